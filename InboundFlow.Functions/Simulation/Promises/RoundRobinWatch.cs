using InboundFlow.Functions.Assignment;

namespace InboundFlow.Functions.Simulation;

/// <summary>
/// Watches that of two agents who are eligible all along none gets a second conversation before the other's first: their
/// counts then never differ by more than one.
/// </summary>
internal sealed class RoundRobinWatch(DispatchBoard board)
{
    private readonly Dictionary<string, DateTimeOffset> turns = new(StringComparer.Ordinal);

    /// <summary>Agents were asked: that was their turn, whatever they answer.</summary>
    public void Asked(IReadOnlyList<Offer> offers)
    {
        foreach (Offer offer in offers)
        {
            Turn(offer.AgentId, offer.OfferedAt);
        }
    }

    /// <summary>A conversation was given.</summary>
    /// <returns>Who should have had it: eligible now, and without a turn since the chosen one's last.</returns>
    public string? Given(AgentRequest request, Placement placement, DateTimeOffset now)
    {
        string chosen = placement.AgentId!;
        DateTimeOffset before = turns.GetValueOrDefault(chosen);
        Turn(chosen, placement.Reason?.FactsAt ?? now);
        Team? team = board.FindTeam(placement.TeamId!);
        if (
            team is not { Strategy: AssignmentStrategy.RoundRobin, Offers: null }
            || !string.Equals(placement.Reason?.Policy, "roundRobin", StringComparison.Ordinal)
            || request.Skills.Count > 0
            || request.ExcludedAgentIds.Count > 0
        )
        {
            return null;
        }

        Demand demand = Demand.Anybody with { Cost = DemandPolicy.CostOf(request, team) };
        IReadOnlyList<Agent> members = board.MembersOf(team.Id);
        for (int index = 0; index < members.Count; index++)
        {
            Agent member = members[index];
            if (
                turns.GetValueOrDefault(member.Id) < before
                && EligibilityPolicy.ExclusionOf(member, team, demand, now) is null
            )
            {
                return member.Id;
            }
        }

        return null;
    }

    private void Turn(string agentId, DateTimeOffset at)
    {
        if (at > turns.GetValueOrDefault(agentId))
        {
            turns[agentId] = at;
        }
    }
}
