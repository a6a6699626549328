namespace InboundFlow.Functions.Assignment;

/// <summary>The total orders in which agents are given conversations. No two agents are equal: ids differ.</summary>
internal static class AgentOrder
{
    /// <summary>How far a conversation moves an agent of weight 1 on, where shares are weighted. Divisible by every weight to 10.</summary>
    public const long ShareUnit = 2_520_000;

    public static readonly Comparison<Agent> ById = CompareIds;
    public static readonly Comparison<Agent> RoundRobin = CompareRoundRobin;
    public static readonly Comparison<Agent> FewestOpen = CompareFewestOpen;

    private static int CompareIds(Agent x, Agent y) => string.CompareOrdinal(x.Id, y.Id);

    private static int CompareRoundRobin(Agent x, Agent y)
    {
        int last = LastOf(x).CompareTo(LastOf(y));
        if (last != 0)
        {
            return last;
        }

        int open = x.OpenCount.CompareTo(y.OpenCount);
        return open != 0 ? open : CompareIds(x, y);
    }

    private static int CompareFewestOpen(Agent x, Agent y)
    {
        int open = x.OpenCount.CompareTo(y.OpenCount);
        return open != 0 ? open : CompareRoundRobin(x, y);
    }

    // Never comes before ever. Ticks, because this is asked a hundred thousand times in a decision among ten thousand.
    private static long LastOf(Agent agent) => agent.LastAssignedAt?.UtcTicks ?? long.MinValue;
}
