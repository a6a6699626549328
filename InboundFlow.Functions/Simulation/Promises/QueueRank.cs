using InboundFlow.Functions.Assignment;

namespace InboundFlow.Functions.Simulation;

/// <summary>The order that the queue promises, said again and apart from the queue itself.</summary>
internal static class QueueRank
{
    /// <summary>Below 0 when <paramref name="x"/> is to go first: the urgent before the others, then by rank.</summary>
    public static int Compare(AgentRequest x, AgentRequest y, Team? team, DateTimeOffset now)
    {
        bool urgent = IsUrgent(x, team, now);
        return urgent != IsUrgent(y, team, now) ? (urgent ? -1 : 1) : RankOf(x, team).CompareTo(RankOf(y, team));
    }

    /// <summary>Whether a request that has just been served asked for what <paramref name="entry"/> asks for now.</summary>
    public static bool AskForTheSame(AgentRequest request, WaitingEntry entry) =>
        IsPlain(request) && IsPlain(entry.Request) && entry.DeclinedBy.Count == 0;

    private static bool IsPlain(AgentRequest request) =>
        request is { LastAgentId: null, OwnerAgentId: null, AgentId: null }
        && request.Skills.Count == 0
        && request.ExcludedAgentIds.Count == 0;

    private static DateTimeOffset RankOf(AgentRequest request, Team? team) =>
        request.QueuedAt - (request.Priority * (team?.PriorityStep ?? TimeSpan.Zero));

    private static bool IsUrgent(AgentRequest request, Team? team, DateTimeOffset now) =>
        request.WindowClosesAt - team?.UrgentBefore <= now;
}
