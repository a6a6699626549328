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

    [Fact]
    public void A_conversation_with_two_agents()
    {
        Has(Some.Agent("ada"), Some.Agent("bo"));
        Asks("c1");
        Settle(GivenTo("ada", "c1", 1));
        Settle(GivenTo("bo", "c1", 2));

        Breaks(Promises.NoDoubleAssign);
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
    public void A_conversation_that_is_nowhere()
    {
        Asks("c1");
        Settle();

        Breaks(Promises.NobodyLost);
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

    private void Breaks(string promise) => Assert.Contains(checker.Breaches, breach => breach.Promise == promise);
}
