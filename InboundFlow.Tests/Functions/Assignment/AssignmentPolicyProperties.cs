using System.Text.Json;
using CsCheck;
using InboundFlow.Functions.Assignment;

namespace InboundFlow.Tests.Functions.Assignment;

public sealed class AssignmentPolicyProperties
{
    private static readonly Gen<Agent> AnyAgent = Gen.Select(
        Gen.Int[0, 4],
        Gen.Int[0, 4],
        Gen.Enum<Presence>(),
        Gen.Int[0, 3],
        Gen.Bool,
        (open, capacity, presence, minutes, member) =>
            Some.Agent(
                "",
                open,
                capacity,
                presence,
                minutes == 0 ? null : Some.Noon.AddMinutes(-minutes),
                member ? "support" : "sales"
            )
    );

    private static readonly Gen<Agent[]> AnyAgents = AnyAgent
        .Array[0, 70]
        .Select(agents => agents.Select((agent, i) => agent with { Id = $"a{i:00}" }).ToArray());

    private static readonly Gen<Team> AnyTeam = Gen.Select(
        Gen.Enum<AssignmentStrategy>(),
        Gen.Bool,
        Gen.Int[0, 5],
        Gen.Bool,
        (strategy, onlineOnly, maxOpen, sticky) =>
            Some.Team("support", strategy, onlineOnly, maxOpen == 0 ? null : maxOpen, sticky)
    );

    [Fact]
    public void Nobody_is_given_more_than_they_can_take() =>
        Gen.Select(AnyTeam, AnyAgents, Gen.Int[0, 70])
            .Sample(
                (team, agents, last) =>
                    Decide(team, agents, last) is not AssignmentDecision.Assign assign
                    || IsEligible(
                        team,
                        agents.Single(agent => string.Equals(agent.Id, assign.AgentId, StringComparison.Ordinal))
                    )
            );

    [Fact]
    public void Nobody_waits_while_somebody_can_take_it() =>
        Gen.Select(AnyTeam, AnyAgents, Gen.Int[0, 70])
            .Sample(
                (team, agents, last) =>
                    Decide(team, agents, last) is AssignmentDecision.Assign
                    == agents.Any(agent => IsEligible(team, agent))
            );

    [Fact]
    public void The_order_in_which_agents_are_listed_changes_nothing() =>
        Gen.Select(AnyTeam, AnyAgents, Gen.Int[0, 70])
            .SelectMany((team, agents, last) => Gen.Shuffle(agents).Select(shuffled => (team, agents, last, shuffled)))
            .Sample(
                (team, agents, last, shuffled) =>
                    Assert.Equal(
                        JsonSerializer.Serialize<object>(Decide(team, agents, last)),
                        JsonSerializer.Serialize<object>(Decide(team, shuffled, last))
                    )
            );

    [Fact]
    public void Every_member_is_listed_once_or_counted() =>
        Gen.Select(AnyTeam, AnyAgents, Gen.Int[0, 70])
            .Sample(
                (team, agents, last) =>
                    Decide(team, agents, last) is not AssignmentDecision.Assign assign
                    || (
                        assign.Reason.Candidates.Count + assign.Reason.NotListed.Values.Sum()
                            == agents.Count(agent => agent.Teams.Contains("support", StringComparer.Ordinal))
                        && assign
                            .Reason.Candidates.Select(candidate => candidate.AgentId)
                            .Distinct(StringComparer.Ordinal)
                            .Count() == assign.Reason.Candidates.Count
                        && string.Equals(assign.Reason.Candidates[0].AgentId, assign.AgentId, StringComparison.Ordinal)
                    )
            );

    [Fact]
    public void Round_robin_gives_two_agents_who_stay_eligible_counts_that_differ_by_one_at_most() =>
        Gen.Select(AnyAgents, Gen.Int[1, 60])
            .Sample(
                (agents, conversations) =>
                {
                    Agent[] able =
                    [
                        .. agents.Select(agent => agent with { Capacity = 1000, Presence = Presence.Online }),
                    ];
                    DispatchBoard board = new();
                    DispatchDraft setUp = new(board, Some.NothingRead, Some.Noon);
                    setUp.SetTeam("support", Some.Team());
                    Array.ForEach(able, agent => setUp.SetAgent(agent.Id, agent));
                    Dictionary<string, int> given = able.Where(agent =>
                            agent.Teams.Contains("support", StringComparer.Ordinal)
                        )
                        .ToDictionary(agent => agent.Id, _ => 0, StringComparer.Ordinal);

                    // All in one draft, and so at one instant of the clock.
                    DispatchDraft draft = new(board, Some.NothingRead, Some.Noon);
                    for (int i = 0; i < conversations && given.Count > 0; i++)
                    {
                        draft.Ask(Some.Request($"c{i}"));
                        draft.Drain();
                        given[draft.Find($"c{i}")!.AgentId!]++;
                        Assert.InRange(given.Values.Max() - given.Values.Min(), 0, 1);
                    }
                }
            );

    private static AssignmentDecision Decide(Team team, Agent[] agents, int last) =>
        AssignmentPolicy.Decide(team, agents, Some.Entry(Some.Request(lastAgentId: $"a{last:00}")), Some.Noon);

    private static bool IsEligible(Team team, Agent agent) =>
        agent.Teams.Contains(team.Id, StringComparer.Ordinal)
        && agent.OpenCount < agent.Capacity
        && !(agent.OpenCount >= team.MaxOpen)
        && agent.Presence != Presence.Busy
        && (agent.Presence == Presence.Online || !team.OnlineOnly);
}
