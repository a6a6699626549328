using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace InboundFlow.Functions.Enrichment;

/// <summary>Reads <see cref="BusinessHours"/> from what was configured.</summary>
internal static class BusinessHoursParser
{
    private static readonly Dictionary<string, DayOfWeek> Days = Enum.GetValues<DayOfWeek>()
        .ToDictionary(day => day.ToString(), StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads everything there is; the result can be used when there were no problems.</summary>
    /// <param name="problems">One for each setting that makes no sense, with its key.</param>
    internal static BusinessHours Parse(BusinessHoursOptions options, out IReadOnlyList<string> problems)
    {
        List<string> found = [];
        BusinessHours hours = new(ParseZone(options, found), ParseHours(options, found), ParseHolidays(options, found));
        problems = found;
        return hours;
    }

    private static TimeZoneInfo ParseZone(BusinessHoursOptions options, List<string> problems)
    {
        if (TimeZoneInfo.TryFindSystemTimeZoneById(options.TimeZone, out TimeZoneInfo? zone))
        {
            return zone;
        }

        problems.Add(
            $"{BusinessHoursOptions.Section}:TimeZone: This machine knows no time zone '{options.TimeZone}': "
                + "write an IANA name such as 'Europe/Berlin'."
        );
        return TimeZoneInfo.Utc;
    }

    private static List<(DayOfWeek Day, OpeningInterval Interval)> ParseHours(
        BusinessHoursOptions options,
        List<string> problems
    )
    {
        List<(DayOfWeek Day, OpeningInterval Interval)> intervals = [];
        foreach ((string name, IList<string> texts) in options.Hours)
        {
            string key = $"{BusinessHoursOptions.Section}:Hours:{name}";
            if (!Days.TryGetValue(name, out DayOfWeek day))
            {
                problems.Add($"{key}: There is no such day: use {string.Join(", ", Days.Keys)}.");
                continue;
            }

            for (int index = 0; index < texts.Count; index++)
            {
                if (TryParseInterval(texts[index], out OpeningInterval? interval))
                {
                    intervals.Add((day, interval));
                }
                else
                {
                    problems.Add($"{key}:{index}: '{texts[index]}' is no interval: write one such as '09:00-17:30'.");
                }
            }
        }

        return intervals;
    }

    private static List<DateOnly> ParseHolidays(BusinessHoursOptions options, List<string> problems)
    {
        List<DateOnly> holidays = [];
        for (int index = 0; index < options.Holidays.Count; index++)
        {
            string text = options.Holidays[index];
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
                holidays.Add(day);
            }
            else
            {
                problems.Add(
                    $"{BusinessHoursOptions.Section}:Holidays:{index}: '{text}' is no date: write one such as '2026-12-25'."
                );
            }
        }

        return holidays;
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
