using CsCheck;
using InboundFlow.Functions.Assignment;

namespace InboundFlow.Tests.Functions.Assignment;

public sealed class EligibilityPolicyTests
{
    private static readonly DateTimeOffset Noon = Some.Noon;

    [Fact]
    public void A_ramp_reaches_a_room_at_its_very_first_instant() =>
        Gen.Select(Gen.Int[2, 1000], Gen.Double[0, 1], Gen.Int[1, 100_000], Gen.Bool)
            .Sample(
                (capacity, part, length, isLong) =>
                {
                    int room = 2 + (int)((capacity - 2) * part);
                    TimeSpan ramp = isLong ? TimeSpan.FromSeconds(length) : TimeSpan.FromTicks(length);

                    DateTimeOffset at = RampPolicy.ReachedAt(room, capacity, Some.Noon, ramp);

                    Assert.True(RoomAt(at) >= room);
                    Assert.True(RoomAt(at.AddTicks(-1)) < room);

                    int RoomAt(DateTimeOffset now) => RampPolicy.RoomOf(capacity, Some.Noon.UtcTicks, ramp, now);
                },
                iter: 2_000
            );

    [Fact]
    public void Where_several_things_keep_an_agent_the_first_of_the_fixed_order_is_named()
    {
        Team team = Some.Team(maxOpen: 1) with
        {
            Hours = Some.Hours("tuesday", "09:00-17:00"),
            InflowCap = new InflowCap(1, TimeSpan.FromMinutes(1)),
            LoginRamp = TimeSpan.FromMinutes(10),
        };
        Demand demand = new(2, Some.Skills(("es", 5)), Some.Skills(), "bo", ["ada"]);
        Agent agent = Some.Agent("ada", 4, 3, Presence.Busy) with
        {
            Attendance = Attendance.None with { OnlineSince = Noon, After = Presence.Offline },
            RecentAssignments = [Noon],
        };
        List<string?> named = [];

        // What is named is put right, and the next one shows.
        Name();
        team = team with { Hours = null };
        Name();
        demand = demand with { OnlyAgentId = null };
        Name();
        demand = demand with { ExcludedAgentIds = [] };
        Name();
        demand = demand with { Required = Some.Skills() };
        Name();
        agent = agent with { Presence = Presence.Offline };
        Name();
        agent = agent with { Presence = Presence.Online };
        Name();
        agent = agent with { Attendance = agent.Attendance with { After = null } };
        Name();
        agent = agent with { Capacity = 6 };
        Name();
        team = team with { LoginRamp = null };
        Name();
        team = team with { MaxOpen = null };
        Name();
        agent = agent with { RecentAssignments = [] };
        Name();

        Assert.Equal(
            [
                "outsideHours",
                "notRequested",
                "excluded",
                "lacksSkill",
                "busy",
                "offline",
                "finishing",
                "full",
                "ramp",
                "teamLimit",
                "inflowCap",
                null,
            ],
            named
        );

        void Name() => named.Add(EligibilityPolicy.ExclusionOf(agent, team, demand, Noon));
    }

    [Fact]
    public void Who_declined_who_has_been_asked_and_who_had_it_are_told_apart()
    {
        WaitingEntry entry = Some.Entry() with
        {
            Demand = Demand.Anybody with { ExcludedAgentIds = ["ada", "bo"] },
            DeclinedBy = ["bo"],
            Offers = [new Offer("cleo", Noon, Noon.AddSeconds(30))],
        };

        AssignmentDecision decision = AssignmentPolicy.Decide(
            Some.Team(),
            [Some.Agent("ada"), Some.Agent("bo"), Some.Agent("cleo")],
            entry,
            Noon
        );

        Assert.Equal(
            [KeyValuePair.Create("asked", 1), KeyValuePair.Create("declined", 1), KeyValuePair.Create("excluded", 1)],
            Assert.IsType<AssignmentDecision.Wait>(decision).ExcludedBy
        );
    }

    [Theory]
    [InlineData(0, 0, "full")] // Capacity 0 is for nothing at all
    [InlineData(3, 0, null)] // Over capacity, and what costs nothing fits
    [InlineData(4, 0, null)]
    [InlineData(5, 1, null)]
    [InlineData(5, 2, "full")]
    [InlineData(6, 2, null)]
    public void A_conversation_fits_by_what_it_costs(int capacity, int cost, string? excludedBy) =>
        Assert.Equal(
            excludedBy,
            EligibilityPolicy.ExclusionOf(
                Some.Agent("ada", capacity == 0 ? 0 : 4, capacity),
                Some.Team(),
                Demand.Anybody with
                {
                    Cost = cost,
                },
                Noon
            )
        );

    [Fact]
    public void The_load_is_what_counts_now()
    {
        Agent agent = Some.Agent("ada") with
        {
            Holds =
            [
                Hold(HoldState.Open, 3, null),
                Hold(HoldState.Offered, 2, null),
                Hold(HoldState.WrapUp, 1, Noon.AddSeconds(1)),
                Hold(HoldState.Open, 1, Noon), // went quiet this very moment
            ],
        };

        Assert.Equal(6, EligibilityPolicy.LoadOf(agent, Noon));
        Assert.Equal(5, EligibilityPolicy.LoadOf(agent, Noon.AddSeconds(1)));
        Assert.Equal(3, EligibilityPolicy.TakenBy(agent));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(149, 1)]
    [InlineData(150, 2)]
    [InlineData(300, 3)]
    [InlineData(599, 4)]
    [InlineData(600, 5)]
    [InlineData(6000, 5)]
    [InlineData(-5, 1)] // A clock that is behind
    public void The_login_ramp_rises_evenly_from_one_to_the_capacity(int seconds, int room)
    {
        Team team = Some.Team() with { LoginRamp = TimeSpan.FromMinutes(10) };
        int taken = 0;

        while (Eligible(taken))
        {
            taken++;
        }

        Assert.Equal(room, taken);

        bool Eligible(int open) =>
            EligibilityPolicy.ExclusionOf(
                Some.Agent("ada", open) with
                {
                    Attendance = Attendance.None with { OnlineSince = Noon.AddSeconds(-seconds) },
                },
                team,
                Demand.Anybody,
                Noon
            )
                is null;
    }

    [Fact]
    public void Of_an_inflow_cap_the_window_moves_on()
    {
        Team team = Some.Team() with { InflowCap = new InflowCap(2, TimeSpan.FromMinutes(10)) };
        Agent agent = Some.Agent("ada") with
        {
            RecentAssignments = [Noon.AddMinutes(-10), Noon.AddMinutes(-9), Noon.AddMinutes(-1)],
        };

        Assert.Equal("inflowCap", EligibilityPolicy.ExclusionOf(agent, team, Demand.Anybody, Noon));
        Assert.Equal(Noon.AddMinutes(1), EligibilityPolicy.RoomAt(agent, team, Demand.Anybody, Noon));
        Assert.Null(EligibilityPolicy.ExclusionOf(agent, team, Demand.Anybody, Noon.AddMinutes(1)));
    }

    [Fact]
    public void The_first_of_those_for_whom_there_will_be_room_says_when()
    {
        Agent wrapsUp = Some.Agent("ada", 0, 1) with { Holds = [Hold(HoldState.WrapUp, 1, Noon.AddMinutes(3))] };
        Agent goesQuiet = Some.Agent("bo", 0, 1) with { Holds = [Hold(HoldState.Open, 1, Noon.AddMinutes(2))] };
        Agent stays = Some.Agent("cleo", 1, 1);

        Assert.Equal(Noon.AddMinutes(2), RoomAt(wrapsUp, goesQuiet, stays));
        Assert.Equal(Noon.AddMinutes(3), RoomAt(wrapsUp, stays));
        Assert.Null(RoomAt(stays));

        static DateTimeOffset? RoomAt(params Agent[] agents) =>
            Assert
                .IsType<AssignmentDecision.Wait>(AssignmentPolicy.Decide(Some.Team(), agents, Some.Entry(), Noon))
                .RoomAt;
    }

    private static Hold Hold(HoldState state, int cost, DateTimeOffset? until) =>
        new("past", "support", state, cost, Noon, until);
}
