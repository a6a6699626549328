namespace InboundFlow.Functions.Hours;

/// <summary>When somebody is open, in the wall-clock time of their own time zone.</summary>
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
    // A year, and the few days more that a holiday on its last one may need.
    private const int DaysLookedAhead = 400;

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

    /// <summary>Whether they are open at <paramref name="instant"/>.</summary>
    public bool IsOpenAt(DateTimeOffset instant)
    {
        DateTime local = TimeZoneInfo.ConvertTime(instant, zone).DateTime;
        DateOnly today = DateOnly.FromDateTime(local);
        TimeSpan time = local.TimeOfDay;
        return ShiftsOf(today).Any(interval => interval.Start <= time && time < interval.End)
            || ShiftsOf(today.AddDays(-1)).Any(interval => time < interval.End - TimeSpan.FromDays(1));
    }

    /// <summary>When they open if they are closed at <paramref name="instant"/>, or close if they are open.</summary>
    /// <returns>Later than <paramref name="instant"/>; <see langword="null"/> when that is more than a year away.</returns>
    public DateTimeOffset? NextChangeAfter(DateTimeOffset instant)
    {
        if (alwaysOpen && holidays.Count == 0)
        {
            return null;
        }

        bool open = IsOpenAt(instant);
        DateTimeOffset from = instant.ToUniversalTime();
        for (int day = 0; day < DaysLookedAhead; day++, from = from.AddDays(1))
        {
            foreach (DateTimeOffset moment in MomentsOf(from).Order())
            {
                if (IsOpenAt(moment) != open)
                {
                    return moment;
                }
            }
        }

        return null;
    }

    // Every instant of the 24 hours after one at which a change is possible: where a shift begins or ends on the wall, by
    // the offset before and after the clock is changed, and the change of the clock itself.
    private IEnumerable<DateTimeOffset> MomentsOf(DateTimeOffset from)
    {
        DateTimeOffset to = from.AddDays(1);
        TimeSpan before = zone.GetUtcOffset(from);
        TimeSpan after = zone.GetUtcOffset(to);
        if (before != after)
        {
            yield return ClockChange(from, to, before);
        }

        // Wall-clock time is ahead of or behind UTC by less than a day, and shifts last less than two.
        DateOnly first = DateOnly.FromDateTime(from.UtcDateTime).AddDays(-3);
        for (int i = 0; i <= 5; i++)
        {
            DateOnly day = first.AddDays(i);
            DateTime midnight = day.ToDateTime(TimeOnly.MinValue);
            foreach (TimeSpan time in EdgesOf(day))
            {
                foreach (TimeSpan offset in before == after ? [before] : new[] { before, after })
                {
                    DateTimeOffset moment = new(midnight + time - offset, TimeSpan.Zero);
                    if (moment > from && moment <= to)
                    {
                        yield return moment;
                    }
                }
            }
        }
    }

    private IEnumerable<TimeSpan> EdgesOf(DateOnly day) =>
        ShiftsOf(day).SelectMany(interval => new[] { interval.Start, interval.End });

    // The first instant with another offset, to the tick.
    private DateTimeOffset ClockChange(DateTimeOffset from, DateTimeOffset to, TimeSpan before)
    {
        long low = from.UtcTicks;
        long high = to.UtcTicks;
        while (high - low > 1)
        {
            long middle = low + ((high - low) / 2);
            if (zone.GetUtcOffset(new DateTimeOffset(middle, TimeSpan.Zero)) == before)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return new DateTimeOffset(high, TimeSpan.Zero);
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
