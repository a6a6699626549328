using System.Globalization;

namespace InboundFlow.Functions.Assignment.Supervision;

/// <summary>A place in the queues: what an entry is sorted by, team by team.</summary>
/// <remarks>
/// Stays a place when the entry that had it has gone: the page after it begins with whoever comes next. One who becomes
/// urgent in between goes to places that were passed already.
/// </remarks>
/// <param name="IsUrgent">Those who are urgent come before all others.</param>
/// <param name="RankAt">As <see cref="WaitingEntry.RankAt"/>.</param>
internal sealed record QueuePlace(string TeamId, bool IsUrgent, DateTimeOffset RankAt, string ConversationId)
{
    private const char Between = '.';
    private const string Urgent = "u";

    /// <summary>The entry's.</summary>
    public static QueuePlace Of(WaitingEntry entry, DateTimeOffset now) =>
        new(entry.TeamId, entry.UrgentFrom <= now, entry.RankAt, entry.Request.ConversationId);

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse(string token, out QueuePlace? place)
    {
        place = null;
        if (
            token.Split(Between) is [string teamId, string urgent, string ticks, string conversationId]
            && Ids.IsValid(teamId)
            && urgent is Urgent or ""
            && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out long at)
            && at <= DateTimeOffset.MaxValue.UtcTicks
        )
        {
            place = new(teamId, urgent.Length > 0, new DateTimeOffset(at, TimeSpan.Zero), conversationId);
        }

        return place is not null;
    }

    /// <summary>Whether it comes after the other: by team, and within a team as <see cref="QueueOrder"/> has it.</summary>
    public bool IsAfter(QueuePlace other)
    {
        int[] steps =
        [
            string.CompareOrdinal(TeamId, other.TeamId),
            other.IsUrgent.CompareTo(IsUrgent),
            RankAt.CompareTo(other.RankAt),
            string.CompareOrdinal(ConversationId, other.ConversationId),
        ];
        return Array.Find(steps, step => step != 0) > 0;
    }

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{TeamId}{Between}{(IsUrgent ? Urgent : "")}{Between}{RankAt.UtcTicks}{Between}{ConversationId}"
        );
}
