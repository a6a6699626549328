using InboundFlow.Functions.Assignment;

namespace InboundFlow.Tests.Functions.Assignment;

public sealed class WatchdogPolicyTests
{
    [Theory]
    [InlineData(Presence.Online, 0, 90)]
    [InlineData(Presence.Online, 5, 0)]
    [InlineData(Presence.Busy, 0, 0)]
    [InlineData(Presence.Offline, 0, 0)]
    public void It_shows_how_long_the_oldest_waits_for_whom_there_would_be_somebody(
        Presence presence,
        int open,
        double seconds
    )
    {
        DispatchState state = State(
            [Some.Agent("ada", open, presence: presence), Some.Agent("bo", teams: "sales")],
            Entry("c1", Some.Noon.AddSeconds(-90), priority: 0),
            Entry("c2", Some.Noon.AddSeconds(-30), priority: 5)
        );

        Assert.Equal(seconds, WatchdogPolicy.OldestUnservedSeconds(state, Some.Noon));
    }

    [Fact]
    public void One_who_came_this_very_instant_counts_as_well() =>
        Assert.True(
            WatchdogPolicy.OldestUnservedSeconds(
                State([Some.Agent("ada")], Entry("c1", Some.Noon, priority: 0)),
                Some.Noon
            ) > 0
        );

    [Fact]
    public void One_that_waits_for_an_answer_is_being_served()
    {
        WaitingEntry offered = Entry("c1", Some.Noon.AddSeconds(-90), 0) with
        {
            Offers = [new Offer("bo", Some.Noon, Some.Noon.AddSeconds(30))],
        };

        Assert.Equal(0, WatchdogPolicy.OldestUnservedSeconds(State([Some.Agent("ada")], offered), Some.Noon));
    }

    [Fact]
    public void One_who_nobody_can_take_does_not_hide_one_who_somebody_can()
    {
        WaitingEntry spanish = Entry("c1", Some.Noon.AddSeconds(-90), 9) with
        {
            Demand = Demand.Anybody with { Required = Some.Skills(("es", 5)) },
        };
        WaitingEntry anybody = Entry("c2", Some.Noon.AddSeconds(-30), 0);

        Assert.Equal(30, WatchdogPolicy.OldestUnservedSeconds(State([Some.Agent("ada")], spanish, anybody), Some.Noon));
    }

    [Fact]
    public void Of_all_who_could_be_served_in_whatever_team_and_lane_the_oldest_counts()
    {
        WaitingEntry older = Entry("c1", Some.Noon.AddSeconds(-90), 0);
        WaitingEntry spanish = Entry("c2", Some.Noon.AddSeconds(-30), 0) with
        {
            Demand = Demand.Anybody with { Required = Some.Skills(("es", 5)) },
        };
        WaitingEntry elsewhere = Entry("c3", Some.Noon.AddSeconds(-10), 0) with { TeamId = "sales" };
        Agent ada = Some.Agent("ada", teams: ["support", "sales"]) with { Skills = Some.Skills(("es", 5)) };

        foreach (
            WaitingEntry[] queue in new WaitingEntry[][] { [older, spanish, elsewhere], [elsewhere, spanish, older] }
        )
        {
            Assert.Equal(90, WatchdogPolicy.OldestUnservedSeconds(State([ada], queue), Some.Noon));
        }
    }

    [Fact]
    public void Outside_a_teams_hours_nobody_counts_as_unserved()
    {
        DispatchState state = State([Some.Agent("ada")], Entry("c1", Some.Noon.AddSeconds(-90), 0));
        Team closed = Some.Team() with { Hours = Some.Hours("tuesday", "09:00-17:00") };

        state = state with { Teams = new Dictionary<string, Team>(StringComparer.Ordinal) { ["support"] = closed } };

        Assert.Equal(0, WatchdogPolicy.OldestUnservedSeconds(state, Some.Noon));
        Assert.Equal(
            90 + (21 * 3600),
            WatchdogPolicy.OldestUnservedSeconds(state, Some.Noon.AddHours(21)) // Tuesday, nine o'clock
        );
    }

    private static WaitingEntry Entry(string id, DateTimeOffset queuedAt, int priority) =>
        new(Some.Request(id, "support", priority, queuedAt), "support", ["support"], null);

    private static DispatchState State(Agent[] agents, params WaitingEntry[] queue) =>
        new(
            agents.ToDictionary(agent => agent.Id, StringComparer.Ordinal),
            new Dictionary<string, Team>(StringComparer.Ordinal)
            {
                ["support"] = Some.Team(),
                ["sales"] = Some.Team("sales"),
            },
            queue
        );
}
