using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Simulation;
using InboundFlow.Tests.Functions.Assignment;

namespace InboundFlow.Tests.Functions.Simulation;

/// <summary>The checker notes what a board gets wrong: each test breaks one promise.</summary>
public sealed class PromiseCheckerTests
{
    private readonly DispatchBoard board = new();
    private readonly PromiseChecker checker;

    public PromiseCheckerTests()
    {
        checker = new(board, everything: 1);
        board.SetTeam("support", Some.Team(sticky: false));
    }

    [Fact]
    public void A_board_that_keeps_its_promises_has_no_breaches()
    {
        Has(Some.Agent("ada", capacity: 1));
        Asks("c1");
        Settle(GivenTo("ada", "c1", 1));

        Assert.Empty(checker.Breaches);
    }

    [Fact]
    public void A_conversation_that_opens_twice()
    {
        Asks("c1");
        Asks("c1");

        Breaks(Promises.NoDoubleOpen);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_conversation_that_opens_again_while_an_agent_has_it_or_after_it_is_over(bool over)
    {
        Has(Some.Agent("ada"));
        Asks("c1");
        Settle(GivenTo("ada", "c1", 1));
        if (over)
        {
            board.SetAgent("ada", Some.Agent("ada"));
            Settle(new PlacementChange("c1", null));
        }

        Assert.Empty(checker.Breaches);
        Asks("c1");

        Breaks(Promises.NoDoubleOpen, "c1 was opened twice");
    }

    [Fact]
    public void A_conversation_in_the_queue_that_never_asked()
    {
        board.SetSlot("c9", new QueueSlot(Some.Entry(Some.Request("c9")), null));
        Settle();

        Breaks(Promises.NoDoubleOpen, "c9 waits and should not");
    }

    [Fact]
    public void A_conversation_that_waits_although_an_agent_has_it()
    {
        Has(Some.Agent("ada", capacity: 1));
        AgentRequest request = Asks("c1");
        Settle(GivenTo("ada", "c1", 1));
        board.SetSlot("c1", new QueueSlot(Some.Entry(request), null));
        Settle();

        Breaks(Promises.NoDoubleOpen, "c1 waits and should not");
    }

    [Fact]
    public void A_conversation_with_two_agents()
    {
        Has(Some.Agent("ada"), Some.Agent("bo"));
        Asks("c1");
        Settle(GivenTo("ada", "c1", 1));
        Settle(GivenTo("bo", "c1", 2));

        Breaks(Promises.NoDoubleAssign, "c1 was given to bo while ada had it");
    }

    [Fact]
    public void An_agent_who_has_what_was_given_to_another_or_to_nobody()
    {
        Has(Some.Agent("ada"), Some.Agent("bo"));
        Asks("c1");
        PlacementChange toAda = GivenTo("ada", "c1", 1);
        GivenTo("bo", "c1", 1);
        Settle(toAda);

        Breaks(Promises.NoDoubleAssign, "bo has c1 and should not");
    }

    [Fact]
    public void An_agent_with_more_than_they_have_room_for()
    {
        Has(Some.Agent("ada", capacity: 1));
        Asks("c1");
        Asks("c2");
        Settle(GivenTo("ada", "c1", 1));
        Settle(GivenTo("ada", "c2", 2));

        Breaks(Promises.NoOverCapacity);
    }

    [Fact]
    public void Room_is_what_conversations_cost_while_they_count()
    {
        Hold[] holds =
        [
            new("dear", "support", HoldState.Open, 2, Some.Noon),
            new("quiet", "support", HoldState.Open, 1, Some.Noon, Some.Noon.AddMinutes(1)),
            new("later", "support", HoldState.Offered, 4, Some.Noon.AddMinutes(2)),
        ];
        Agent agent = Some.Agent("ada") with { Holds = holds };

        Assert.Equal(3, RoomPolicy.Load(agent, Some.Noon));
        Assert.Equal(2, RoomPolicy.Load(agent, Some.Noon.AddMinutes(1)));
        Assert.Equal(6, RoomPolicy.Load(agent, Some.Noon.AddMinutes(2)));
    }

    [Fact]
    public void A_conversation_that_is_nowhere()
    {
        Asks("c1");
        checker.CheckEverything(Some.Noon);

        Breaks(Promises.NobodyLost, "1 wait and 0 are in the queue, not c1");
    }

    [Fact]
    public void A_conversation_that_leaves_and_was_not_here()
    {
        Settle(new PlacementChange("c9", null));

        Breaks(Promises.NobodyLost, "c9 left and was not here");
    }

    [Fact]
    public void A_conversation_that_waits_and_never_asked()
    {
        Has(Some.Agent("ada"));
        Settle(new PlacementChange("c9", WaitingPolicy.Placement(Some.Entry(Some.Request("c9")))));

        Breaks(Promises.NobodyLost, "c9 waits and never asked");
    }

    [Fact]
    public void A_conversation_that_is_given_and_never_asked()
    {
        Has(Some.Agent("ada"));
        Settle(GivenTo("ada", "c9", 1));

        Breaks(Promises.NobodyLost, "c9 was given to ada and never asked");
    }

    [Fact]
    public void A_conversation_that_was_given_and_that_no_agent_has()
    {
        Has(Some.Agent("ada"));
        Asks("c1");
        Settle(GivenTo("ada", "c1", 1));
        Assert.Empty(checker.Breaches);
        board.SetAgent("ada", Some.Agent("ada", presence: Presence.Busy));
        Settle();

        Breaks(Promises.NobodyLost, "1 were assigned and agents have 0");
    }

    [Fact]
    public void Somebody_who_waits_while_an_agent_has_room()
    {
        Has(Some.Agent("ada"));
        AgentRequest request = Asks("c1");
        board.SetSlot("c1", new QueueSlot(new WaitingEntry(request, "support", ["support"], null), null));
        Settle();

        Breaks(Promises.NobodyIdle);
    }

    [Fact]
    public void A_conversation_that_is_younger_than_it_was()
    {
        Has(Some.Agent("ada"));
        Asks("c1");
        PlacementChange given = GivenTo("ada", "c1", 1);
        Settle(given with { After = given.After! with { QueuedAt = Some.Noon.AddSeconds(1) } });

        Breaks(Promises.AgeKept);
    }

    [Fact]
    public void A_conversation_that_is_younger_while_it_waits()
    {
        WaitingEntry entry = Some.Entry(Asks("c1"));
        board.SetSlot("c1", new QueueSlot(entry, null));
        Settle(new PlacementChange("c1", WaitingPolicy.Placement(entry) with { QueuedAt = Some.Noon.AddSeconds(1) }));

        Breaks(Promises.AgeKept);
    }

    [Fact]
    public void An_agent_who_gets_a_second_one_before_the_others_first()
    {
        Has(Some.Agent("ada"), Some.Agent("bo"), Some.Agent("cleo", presence: Presence.Busy));
        Asks("c1");
        Settle(GivenTo("ada", "c1", 1));
        Asks("c2");
        Settle(GivenTo("ada", "c2", 2));

        Breaks(Promises.RoundRobinGap);
        Assert.Contains("bo", checker.Breaches[0].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void An_agent_who_was_asked_has_had_their_turn()
    {
        Has(Some.Agent("ada"), Some.Agent("bo"));
        Asks("c1");
        Settle(GivenTo("ada", "c1", 1));
        WaitingEntry asked = Some.Entry(Asks("c2")) with
        {
            Offers = [new Offer("bo", Some.Noon.AddSeconds(2), Some.Noon.AddMinutes(2))],
        };
        board.SetSlot("c2", new QueueSlot(asked, null));
        Settle(new PlacementChange("c2", WaitingPolicy.Placement(asked)));
        Asks("c3");
        Settle(GivenTo("ada", "c3", 3));

        Assert.Empty(checker.Breaches);
    }

    [Fact]
    public void Breaches_are_counted_and_the_first_is_told()
    {
        Settle(new PlacementChange("c8", null));
        Settle(new PlacementChange("c9", null));

        Assert.Equal(new PromiseBreach(Promises.NobodyLost, 2, "c8 left and was not here"), checker.Breaches.Single());
    }

    [Fact]
    public void A_conversation_that_is_overtaken_by_a_later_one()
    {
        Has(Some.Agent("ada", capacity: 1));
        AgentRequest first = Asks("c1");
        Asks("c2", Some.Noon.AddSeconds(1));
        board.SetSlot("c1", new QueueSlot(new WaitingEntry(first, "support", ["support"], null), null));
        Settle(GivenTo("ada", "c2", 2, Some.Noon.AddSeconds(1)));

        Breaks(Promises.Overtaking);
    }

    [Fact]
    public void One_whom_somebody_declined_is_not_overtaken_by_going_to_them()
    {
        Has(Some.Agent("ada", capacity: 1));
        WaitingEntry first = DemandPolicy.Decline(Some.Entry(Asks("c1")), "ada");
        Asks("c2", Some.Noon.AddSeconds(1));
        board.SetSlot("c1", new QueueSlot(first, null));
        Settle(GivenTo("ada", "c2", 2, Some.Noon.AddSeconds(1)));

        Assert.Empty(checker.Breaches);
    }

    [Fact]
    public void A_higher_priority_may_overtake_within_its_bound_and_not_beyond()
    {
        AgentRequest first = Some.Request("c1");
        Team team = Some.Team();

        Assert.True(QueueRank.Compare(Higher(TimeSpan.FromMinutes(59)), first, team, Some.Noon) < 0);
        Assert.True(QueueRank.Compare(Higher(TimeSpan.FromMinutes(61)), first, team, Some.Noon) > 0);
    }

    private static AgentRequest Higher(TimeSpan later) => Some.Request("c9", priority: 1, queuedAt: Some.Noon + later);

    private AgentRequest Asks(string id, DateTimeOffset? at = null)
    {
        AgentRequest request = Some.Request(id, queuedAt: at);
        checker.Asked(request);
        return request;
    }

    private void Has(params Agent[] agents)
    {
        foreach (Agent agent in agents)
        {
            board.SetAgent(agent.Id, agent);
        }
    }

    /// <summary>The agent has it from now on, whatever the policies would say.</summary>
    private PlacementChange GivenTo(string agentId, string id, int second, DateTimeOffset? queuedAt = null)
    {
        DateTimeOffset at = Some.Noon.AddSeconds(second);
        Agent agent = board.FindAgent(agentId)!;
        Hold hold = new(id, "support", HoldState.Open, 1, at);
        board.SetAgent(agentId, agent with { Holds = [.. agent.Holds, hold], LastAssignedAt = at });
        AssignmentReason reason = AssignmentPolicy.ByHand(null, agent, Some.Request(id), at) with
        {
            Policy = "roundRobin",
        };
        return new(id, new(id, PlacementStatus.Assigned, "support", agentId, queuedAt ?? Some.Noon, at, null, reason));
    }

    private void Settle(params PlacementChange[] changes) => checker.Settled(changes, Some.Noon.AddMinutes(1));

    private void Breaks(string promise, string? detail = null)
    {
        PromiseBreach breach = Assert.Single(checker.Breaches, breach => breach.Promise == promise);
        Assert.Equal(detail ?? breach.Detail, breach.Detail);
    }
}
