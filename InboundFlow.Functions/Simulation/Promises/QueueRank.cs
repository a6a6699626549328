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

    /// <summary>Whether both ask for anybody, at the same cost, so that nothing but their places in the queue parts them.</summary>
    public static bool AskForTheSame(AgentRequest x, AgentRequest y) =>
        IsPlain(x)
        && IsPlain(y)
        && string.Equals(x.Kind, y.Kind, StringComparison.Ordinal)
        && string.Equals(x.ChannelId, y.ChannelId, StringComparison.Ordinal)
        && string.Equals(x.ChannelType, y.ChannelType, StringComparison.Ordinal);

    private static bool IsPlain(AgentRequest request) =>
        request is { LastAgentId: null, OwnerAgentId: null, AgentId: null }
        && request.Skills.Count == 0
        && request.ExcludedAgentIds.Count == 0;

    private static DateTimeOffset RankOf(AgentRequest request, Team? team) =>
        request.QueuedAt - (request.Priority * (team?.PriorityStep ?? TimeSpan.Zero));

    private static bool IsUrgent(AgentRequest request, Team? team, DateTimeOffset now) =>
        request.WindowClosesAt > request.QueuedAt && request.WindowClosesAt - team?.UrgentBefore <= now;
}
