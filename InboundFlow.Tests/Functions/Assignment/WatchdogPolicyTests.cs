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
    public void A_waiting_conversation_is_explained_by_the_facts()
    {
        WaitingEntry entry = Entry("c1", Some.Noon, 0);
        Agent[] members =
        [
            Some.Agent("ada", presence: Presence.Offline),
            Some.Agent("bo", presence: Presence.Offline),
            Some.Agent("cleo", open: 5),
        ];

        Assert.Equal("an agent of team support: 2 offline, 1 full", Describe(Some.Team(), members));
        Assert.Equal("team support to have members", Describe(Some.Team(), []));
        Assert.Equal("team support to be created", Describe(null, members));
        Assert.Equal("its turn in team support", Describe(Some.Team(), [Some.Agent("ada")]));

        string Describe(Team? team, Agent[] agents) => WaitingForPolicy.Describe(entry, team, agents, Some.Noon);
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
