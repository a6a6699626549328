namespace InboundFlow.Functions.Assignment;

/// <summary>What one decision is about: whose conversation, by which rules, and when.</summary>
/// <param name="entry">The conversation, for who declined it or has been asked; <see langword="null"/> when that does not matter.</param>
internal sealed class DecisionScope(Team team, Demand demand, WaitingEntry? entry, DateTimeOffset now)
{
    public Team Team => team;

    public Demand Demand => demand;

    public DateTimeOffset Now => now;

    public SkillMatch Skills { get; } = new(demand);

    public bool LooksAtIdle { get; } = team.Strategy == AssignmentStrategy.LongestIdle;

    public bool LooksAtShares { get; } = team.Strategy == AssignmentStrategy.WeightedShares;

    public bool LooksAtMatch { get; } = team.Strategy == AssignmentStrategy.BestMatch;

    /// <summary>Why the agent is not to be asked, whatever they could take; <see langword="null"/> if they are.</summary>
    public string? RulesOut(string agentId)
    {
        if (demand.OnlyAgentId is not null && !string.Equals(demand.OnlyAgentId, agentId, StringComparison.Ordinal))
        {
            return Exclusion.NotRequested;
        }

        if (entry is not null && Contains(entry.DeclinedBy, agentId))
        {
            return Exclusion.Declined;
        }

        return Contains(demand.ExcludedAgentIds, agentId) ? Exclusion.Excluded
            : entry is not null && WasAsked(entry.Offers, agentId) ? Exclusion.Asked
            : null;
    }

    private static bool Contains(IReadOnlyList<string> ids, string agentId)
    {
        for (int i = 0; i < ids.Count; i++)
        {
            if (string.Equals(ids[i], agentId, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static bool WasAsked(IReadOnlyList<Offer> offers, string agentId)
    {
        for (int i = 0; i < offers.Count; i++)
        {
            if (string.Equals(offers[i].AgentId, agentId, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
