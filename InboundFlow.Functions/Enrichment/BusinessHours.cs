namespace InboundFlow.Functions.Enrichment;

/// <summary>When the workspace is open, in the wall-clock time of its own time zone.</summary>
/// <remarks>
/// <para>
/// Immutable, and a pure function of the instant. Only the way from an instant to wall-clock time is taken, and that
/// one is unique: an hour that the spring change leaves out is never open, and one that the autumn change repeats is
/// open both times.
/// </para>
/// <para>
/// An interval belongs to the day it starts on. So a night shift that began before a holiday runs to its end, and one
/// that would begin on the holiday does not.
/// </para>
/// </remarks>
public sealed class BusinessHours
{
    private readonly TimeZoneInfo zone;
    private readonly ILookup<DayOfWeek, OpeningInterval> shifts;
    private readonly HashSet<DateOnly> holidays;
    private readonly bool alwaysOpen;

    /// <summary>No <paramref name="intervals"/> at all means always open, but on <paramref name="holidays"/>.</summary>
    internal BusinessHours(
        TimeZoneInfo zone,
        IReadOnlyCollection<(DayOfWeek Day, OpeningInterval Interval)> intervals,
        IEnumerable<DateOnly> holidays
    )
    {
        this.zone = zone;
        shifts = intervals.ToLookup(entry => entry.Day, entry => entry.Interval);
        this.holidays = [.. holidays];
        alwaysOpen = intervals.Count == 0;
    }

    /// <summary>Whether the workspace is open at <paramref name="instant"/>.</summary>
    public bool IsOpenAt(DateTimeOffset instant)
    {
        DateTime local = TimeZoneInfo.ConvertTime(instant, zone).DateTime;
        DateOnly today = DateOnly.FromDateTime(local);
        TimeSpan time = local.TimeOfDay;
        return ShiftsOf(today).Any(interval => interval.Start <= time && time < interval.End)
            || ShiftsOf(today.AddDays(-1)).Any(interval => time < interval.End - TimeSpan.FromDays(1));
    }

    private IEnumerable<OpeningInterval> ShiftsOf(DateOnly day)
    {
        if (holidays.Contains(day))
        {
            return [];
        }

        return alwaysOpen ? [OpeningInterval.WholeDay] : shifts[day.DayOfWeek];
    }
}

/// <summary>From when to when, counted from the midnight of the day it starts on. The end is not included.</summary>
/// <param name="End">Beyond 24 hours when it runs into the next day.</param>
internal sealed record OpeningInterval(TimeSpan Start, TimeSpan End)
{
    internal static OpeningInterval WholeDay { get; } = new(TimeSpan.Zero, TimeSpan.FromDays(1));
}
