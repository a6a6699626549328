using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace InboundFlow.Functions.Hours;

/// <summary>Reads <see cref="BusinessHours"/> from what somebody wrote.</summary>
internal static class BusinessHoursParser
{
    private static readonly Dictionary<string, DayOfWeek> Days = Enum.GetValues<DayOfWeek>()
        .ToDictionary(day => day.ToString(), StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads everything there is; the result can be used when there were no problems.</summary>
    /// <param name="timeZone">An IANA name.</param>
    /// <param name="intervals">
    /// Day of the week to opening intervals such as <c>09:00-17:30</c>. An interval whose end is not after its start runs
    /// into the next day; <c>00:00-24:00</c> is the whole day. None at all means always open.
    /// </param>
    /// <param name="holidays">Local dates such as <c>2026-12-25</c> on which nothing opens.</param>
    /// <param name="problems">One for each setting that makes no sense, with its path: <c>Hours:Monday:0: ...</c></param>
    internal static BusinessHours Parse(
        string timeZone,
        IEnumerable<KeyValuePair<string, IEnumerable<string>>> intervals,
        IEnumerable<string> holidays,
        out IReadOnlyList<string> problems
    )
    {
        List<string> found = [];
        BusinessHours hours = new(
            ParseZone(timeZone, found),
            ParseIntervals(intervals, found),
            ParseHolidays(holidays, found)
        );
        problems = found;
        return hours;
    }

    private static TimeZoneInfo ParseZone(string timeZone, List<string> problems)
    {
        if (TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out TimeZoneInfo? zone))
        {
            return zone;
        }

        problems.Add(
            $"TimeZone: This machine knows no time zone '{timeZone}': write an IANA name such as 'Europe/Berlin'."
        );
        return TimeZoneInfo.Utc;
    }

    private static List<(DayOfWeek Day, OpeningInterval Interval)> ParseIntervals(
        IEnumerable<KeyValuePair<string, IEnumerable<string>>> intervals,
        List<string> problems
    )
    {
        List<(DayOfWeek Day, OpeningInterval Interval)> parsed = [];
        foreach ((string name, IEnumerable<string> texts) in intervals)
        {
            if (!Days.TryGetValue(name, out DayOfWeek day))
            {
                problems.Add($"Hours:{name}: There is no such day: use {string.Join(", ", Days.Keys)}.");
                continue;
            }

            foreach ((int index, string text) in texts.Index())
            {
                if (TryParseInterval(text, out OpeningInterval? interval))
                {
                    parsed.Add((day, interval));
                }
                else
                {
                    problems.Add($"Hours:{name}:{index}: '{text}' is no interval: write one such as '09:00-17:30'.");
                }
            }
        }

        return parsed;
    }

    private static List<DateOnly> ParseHolidays(IEnumerable<string> holidays, List<string> problems)
    {
        List<DateOnly> parsed = [];
        foreach ((int index, string text) in holidays.Index())
        {
            if (
                DateOnly.TryParseExact(
                    text,
                    "yyyy-MM-dd",
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.None,
                    out DateOnly day
                )
            )
            {
                parsed.Add(day);
            }
            else
            {
                problems.Add($"Holidays:{index}: '{text}' is no date: write one such as '2026-12-25'.");
            }
        }

        return parsed;
    }

    private static bool TryParseInterval(string? text, [NotNullWhen(true)] out OpeningInterval? interval)
    {
        interval = null;
        string[] ends = (text ?? "").Split('-', StringSplitOptions.TrimEntries);
        if (
            ends.Length != 2
            || !TryParseTime(ends[0], out TimeSpan start)
            || !TryParseTime(ends[1], out TimeSpan end)
            || start == end
            || start == TimeSpan.FromDays(1)
        )
        {
            return false;
        }

        interval = new OpeningInterval(start, end > start ? end : end + TimeSpan.FromDays(1));
        return true;
    }

    private static bool TryParseTime(string text, out TimeSpan time)
    {
        if (string.Equals(text, "24:00", StringComparison.Ordinal))
        {
            time = TimeSpan.FromDays(1);
            return true;
        }

        bool parsed = TimeOnly.TryParseExact(
            text,
            "HH:mm",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out TimeOnly of
        );
        time = of.ToTimeSpan();
        return parsed;
    }
}
