using InboundFlow.Functions.Assignment;

namespace InboundFlow.Tests.Functions.Assignment;

public sealed class AssignmentPolicyTests
{
    private static readonly DateTimeOffset Noon = Some.Noon;

    [Fact]
    public void Round_robin_gives_it_to_the_agent_whose_last_assignment_is_the_longest_ago()
    {
        AssignmentReason reason = Assigned(
            Some.Team(),
            Some.Agent("ada", open: 0, last: Noon.AddMinutes(-1)),
            Some.Agent("bo", open: 4, last: Noon.AddMinutes(-2))
        );

        Assert.Equal("bo", reason.Chosen);
        Assert.Equal("roundRobin", reason.Policy);
        Assert.Equal(
            "last assignment of bo: 2026-11-23T11:58:00.0000000Z; of ada: 2026-11-23T11:59:00.0000000Z",
            reason.TieBreak
        );
        Assert.Equal(
            [new Candidate("bo", true, null, 120, 1), new Candidate("ada", true, null, 60, 2)],
            reason.Candidates.Select(WithoutFacts)
        );
    }

    [Fact]
    public void Round_robin_puts_who_was_never_assigned_to_first()
    {
        AssignmentReason reason = Assigned(
            Some.Team(),
            Some.Agent("ada", last: Noon.AddYears(-1)),
            Some.Agent("bo", open: 3)
        );

        Assert.Equal("bo", reason.Chosen);
        Assert.Null(reason.Candidates[0].Score);
        Assert.StartsWith("last assignment of bo: never; of ada: 2025", reason.TieBreak, StringComparison.Ordinal);
    }

    [Fact]
    public void Round_robin_breaks_a_tie_by_open_conversations_and_then_by_id()
    {
        AssignmentReason byOpen = Assigned(Some.Team(), Some.Agent("ada", open: 2), Some.Agent("bo", open: 1));
        AssignmentReason byId = Assigned(Some.Team(), Some.Agent("bo"), Some.Agent("ada"));

        Assert.Equal(("bo", "bo has 1 open, ada has 2"), (byOpen.Chosen, byOpen.TieBreak));
        Assert.Equal(("ada", "ada comes before bo by id"), (byId.Chosen, byId.TieBreak));
    }

    [Fact]
    public void Ids_are_compared_by_their_characters()
    {
        Assert.Equal("a-1", Assigned(Some.Team(), Some.Agent("a_1"), Some.Agent("a-1"), Some.Agent("a1")).Chosen);
    }

    [Fact]
    public void Fewest_open_compares_open_conversations_first()
    {
        AssignmentReason reason = Assigned(
            Some.Team(strategy: AssignmentStrategy.FewestOpen),
            Some.Agent("ada", open: 2),
            Some.Agent("bo", open: 1, last: Noon)
        );

        Assert.Equal(("bo", "fewestOpen"), (reason.Chosen, reason.Policy));
        Assert.Equal([1, 2], reason.Candidates.Select(candidate => candidate.Score!.Value));
        Assert.Equal("bo has 1 open, ada has 2", reason.TieBreak);
    }

    [Fact]
    public void Fewest_open_breaks_a_tie_by_the_last_assignment_and_then_by_id()
    {
        Team team = Some.Team(strategy: AssignmentStrategy.FewestOpen);

        Assert.Equal("bo", Assigned(team, Some.Agent("ada", last: Noon), Some.Agent("bo")).Chosen);
        Assert.Equal("ada", Assigned(team, Some.Agent("bo"), Some.Agent("ada")).Chosen);
    }

    [Fact]
    public void The_agent_of_the_last_conversation_goes_first()
    {
        AssignmentReason reason = Assigned(
            Some.Team(),
            Some.Request(lastAgentId: "bo"),
            Some.Agent("ada"),
            Some.Agent("bo", open: 4, last: Noon)
        );

        Assert.Equal(("bo", "sticky"), (reason.Chosen, reason.Policy));
        Assert.Equal("bo had the contact's previous conversation", reason.TieBreak);
        Assert.Equal([1, 2], reason.Candidates.Select(candidate => candidate.Rank!.Value));
    }

    [Theory]
    [InlineData(5, Presence.Online, true)]
    [InlineData(0, Presence.Offline, true)]
    [InlineData(0, Presence.Busy, true)]
    [InlineData(0, Presence.Online, false)]
    public void The_agent_of_the_last_conversation_has_no_privilege_unless_they_could_take_it(
        int open,
        Presence presence,
        bool sticky
    )
    {
        AssignmentReason reason = Assigned(
            Some.Team(sticky: sticky),
            Some.Request(lastAgentId: "bo"),
            Some.Agent("ada"),
            Some.Agent("bo", open, presence: presence, last: Noon)
        );

        Assert.Equal(("ada", "roundRobin"), (reason.Chosen, reason.Policy));
    }

    [Fact]
    public void The_contacts_own_agent_goes_before_the_last_one()
    {
        AgentRequest request = Some.Request(lastAgentId: "bo") with { OwnerAgentId = "cleo" };

        AssignmentReason both = Assigned(Some.Team(), request, Some.Agent("ada"), Some.Agent("bo"), Some.Agent("cleo"));
        AssignmentReason last = Assigned(Some.Team(), request, Some.Agent("ada"), Some.Agent("bo"));

        Assert.Equal(("cleo", "cleo is the contact's own agent"), (both.Chosen, both.TieBreak));
        Assert.Equal(["cleo", "bo", "ada"], both.Candidates.Select(candidate => candidate.AgentId));
        Assert.Equal(("bo", "sticky"), (last.Chosen, last.Policy));
    }

    [Theory]
    [InlineData(60, "bo")]
    [InlineData(61, "ada")]
    [InlineData(null, "ada")]
    public void The_agent_of_the_last_conversation_counts_for_as_long_as_the_team_says(int? minutesAgo, string chosen)
    {
        Team team = Some.Team() with { Sticky = new StickyRule(TimeSpan.FromHours(1), null) };
        AgentRequest request = Some.Request(lastAgentId: "bo") with { LastAgentAt = Noon.AddMinutes(-minutesAgo ?? 0) };
        request = minutesAgo is null ? request with { LastAgentAt = null } : request;

        // However long it has waited since.
        WaitingEntry entry = Some.Entry(request);
        AssignmentDecision later = AssignmentPolicy.Decide(
            team,
            [Some.Agent("ada"), Some.Agent("bo")],
            entry,
            Noon.AddDays(1)
        );

        Assert.Equal(chosen, Assigned(team, request, Some.Agent("ada"), Some.Agent("bo")).Chosen);
        Assert.Equal(chosen, Assert.IsType<AssignmentDecision.Assign>(later).AgentId);
    }

    [Fact]
    public void Who_was_asked_for_alone_is_named_so()
    {
        WaitingEntry entry = Some.Entry() with { Demand = Demand.Anybody with { OnlyAgentId = "bo" } };

        AssignmentDecision decision = AssignmentPolicy.Decide(
            Some.Team(),
            [Some.Agent("ada"), Some.Agent("bo", 3)],
            entry,
            Noon
        );

        AssignmentReason reason = Assert.IsType<AssignmentDecision.Assign>(decision).Reason;
        Assert.Equal(("bo", "specificAgent", (string?)null), (reason.Chosen, reason.Policy, reason.TieBreak));
        Assert.Equal("notRequested", reason.Candidates[1].ExcludedBy);
    }

    [Fact]
    public void Outside_the_teams_hours_everybody_waits_for_the_opening()
    {
        Team team = Some.Team() with { Hours = Some.Hours("monday", "13:00-17:00") };

        AssignmentDecision.Wait wait = Assert.IsType<AssignmentDecision.Wait>(
            Decide(team, Some.Request(), Some.Agent("ada"))
        );

        Assert.Equal([KeyValuePair.Create("outsideHours", 1)], wait.ExcludedBy);
        Assert.Equal(Noon.AddHours(1), wait.RoomAt);
        Assert.IsType<AssignmentDecision.NobodyEver>(Decide(team, Some.Request()));
    }

    [Fact]
    public void Those_who_are_passed_over_are_listed_with_what_kept_them()
    {
        AssignmentReason reason = Assigned(
            Some.Team(maxOpen: 3),
            Some.Agent("off", presence: Presence.Offline),
            Some.Agent("limit", open: 3, capacity: 9),
            Some.Agent("busy", presence: Presence.Busy),
            Some.Agent("full", open: 2, capacity: 2),
            Some.Agent("free")
        );

        Assert.Equal(
            [
                new Candidate("free", true, null, null, 1),
                new Candidate("busy", false, "busy", null, null),
                new Candidate("full", false, "full", null, null),
                new Candidate("limit", false, "teamLimit", null, null),
                new Candidate("off", false, "offline", null, null),
            ],
            reason.Candidates.Select(WithoutFacts)
        );
        Assert.Null(reason.TieBreak);
        Assert.Equal(("2", "v1", Noon), (reason.PolicyVersion, reason.WorkflowVersion, reason.FactsAt));
    }

    [Fact]
    public void A_team_may_take_offline_agents_but_never_busy_ones()
    {
        Team team = Some.Team(onlineOnly: false);

        Assert.Equal("ada", Assigned(team, Some.Agent("ada", presence: Presence.Offline)).Chosen);
        Assert.Equal(
            [KeyValuePair.Create("busy", 1)],
            Waits(Decide(team, Some.Request(), Some.Agent("ada", presence: Presence.Busy)))
        );
    }

    [Fact]
    public void With_nobody_free_it_waits_and_knows_why()
    {
        AssignmentDecision decision = Decide(
            Some.Team(maxOpen: 1),
            Some.Request(),
            Some.Agent("a", presence: Presence.Offline),
            Some.Agent("b", presence: Presence.Offline),
            Some.Agent("c", open: 1, capacity: 1),
            Some.Agent("d", open: 1)
        );

        Assert.Equal(
            [KeyValuePair.Create("full", 1), KeyValuePair.Create("offline", 2), KeyValuePair.Create("teamLimit", 1)],
            Waits(decision)
        );
    }

    [Fact]
    public void A_team_that_is_unknown_or_empty_has_nobody_ever()
    {
        Assert.IsType<AssignmentDecision.NobodyEver>(Decide(null, Some.Request(), Some.Agent("ada")));
        Assert.IsType<AssignmentDecision.NobodyEver>(Decide(Some.Team(), Some.Request()));
    }

    [Fact]
    public void A_reason_lists_twenty_candidates_and_counts_the_rest()
    {
        Agent[] agents =
        [
            .. Enumerable.Range(0, 60).Select(i => Some.Agent($"on{i:00}", open: 60 - i, capacity: 99)),
            .. Enumerable.Range(0, 7).Select(i => Some.Agent($"off{i}", presence: Presence.Offline)),
        ];

        AssignmentReason reason = Assigned(Some.Team(), Some.Request(lastAgentId: "on00"), agents);

        Assert.Equal(20, reason.Candidates.Count);
        Assert.Equal([KeyValuePair.Create("eligible", 40), KeyValuePair.Create("offline", 7)], reason.NotListed);
        Assert.Equal("on00", reason.Candidates[0].AgentId);
        Assert.Equal("on59", reason.Candidates[1].AgentId);
        Assert.Equal("on41", reason.Candidates[^1].AgentId);
    }

    [Fact]
    public void An_assignment_by_hand_records_whether_the_policy_could_have_made_it()
    {
        AssignmentReason reason = AssignmentPolicy.ByHand(
            Some.Team(),
            Some.Agent("ada", open: 5),
            Some.Request(),
            Noon
        );

        Assert.Equal(("byHand", "ada"), (reason.Policy, reason.Chosen));
        Assert.Equal([new Candidate("ada", false, "full", null, 1)], reason.Candidates.Select(WithoutFacts));
    }

    private static Candidate WithoutFacts(Candidate candidate) => candidate with { Facts = null };

    private static IEnumerable<KeyValuePair<string, int>> Waits(AssignmentDecision decision) =>
        Assert.IsType<AssignmentDecision.Wait>(decision).ExcludedBy.OrderBy(pair => pair.Key, StringComparer.Ordinal);

    private static AssignmentReason Assigned(Team team, params Agent[] agents) =>
        Assigned(team, Some.Request(), agents);

    private static AssignmentReason Assigned(Team team, AgentRequest request, params Agent[] agents) =>
        Assert.IsType<AssignmentDecision.Assign>(Decide(team, request, agents)).Reason;

    private static AssignmentDecision Decide(Team? team, AgentRequest request, params Agent[] agents) =>
        AssignmentPolicy.Decide(team, agents, Some.Entry(request), Noon);
}
