namespace InboundFlow.Functions.Assignment;

/// <summary>Who is next: the urgent ones, then by rank, then by id (ordinal). Total.</summary>
/// <remarks>
/// The rank (<see cref="WaitingEntry.RankAt"/>) never changes while a conversation waits in a team, so neither does the
/// order of two that are both urgent, or both not: only becoming urgent moves a conversation forward.
/// </remarks>
internal sealed class QueueOrder : IComparer<WaitingEntry>
{
    /// <summary>By rank and id alone, which no passing of time changes: for sorted collections.</summary>
    public static readonly QueueOrder Instance = new(DateTimeOffset.MinValue);

    private readonly DateTimeOffset now;

    private QueueOrder(DateTimeOffset now) => this.now = now;

    /// <summary>The order at <paramref name="now"/>: those whose time to be urgent has come are before all others.</summary>
    public static QueueOrder At(DateTimeOffset now) => new(now);

    public int Compare(WaitingEntry? x, WaitingEntry? y)
    {
        if (x is null || y is null)
        {
            return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        }

        int urgent = IsUrgent(y).CompareTo(IsUrgent(x));
        if (urgent != 0)
        {
            return urgent;
        }

        int rank = x.RankAt.CompareTo(y.RankAt);
        return rank != 0 ? rank : string.CompareOrdinal(x.Request.ConversationId, y.Request.ConversationId);
    }

    private bool IsUrgent(WaitingEntry entry) => entry.UrgentFrom <= now;
}
