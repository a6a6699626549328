namespace InboundFlow.Functions.Assignment;

/// <summary>Who is next: higher priority, then longer in the queue, then id (ordinal). Total.</summary>
internal sealed class QueueOrder : IComparer<WaitingEntry>
{
    public static readonly QueueOrder Instance = new();

    public int Compare(WaitingEntry? x, WaitingEntry? y)
    {
        if (x is null || y is null)
        {
            return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        }

        int priority = y.Request.Priority.CompareTo(x.Request.Priority);
        if (priority != 0)
        {
            return priority;
        }

        int age = x.Request.QueuedAt.CompareTo(y.Request.QueuedAt);
        return age != 0 ? age : string.CompareOrdinal(x.Request.ConversationId, y.Request.ConversationId);
    }
}
