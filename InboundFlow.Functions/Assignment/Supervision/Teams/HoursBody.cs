using System.Text.Json.Serialization;

namespace InboundFlow.Functions.Assignment.Supervision;

/// <summary>The member <c>hours</c> of a team: when it works, in its own time zone.</summary>
/// <param name="TimeZone">An IANA name such as <c>Europe/Berlin</c>.</param>
/// <param name="Hours">Day of the week to intervals such as <c>09:00-17:30</c>; without any it works around the clock.</param>
/// <param name="Holidays">Dates such as <c>2026-12-25</c>.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record HoursBody(
    string? TimeZone,
    IReadOnlyDictionary<string, IReadOnlyList<string>>? Hours,
    IReadOnlyList<string>? Holidays
)
{
    private const int MostHolidays = 1000;
    private const int MostIntervals = 24;

    /// <summary>What is wrong with it, or <see langword="null"/>.</summary>
    public string? Check() =>
        TimeZone is null ? "hours.timeZone is missing: write an IANA name such as 'Europe/Berlin'."
        : Hours?.Values.Any(intervals => intervals is null or { Count: > MostIntervals }) == true
            ? $"Each day in hours.hours has a list of at most {MostIntervals} intervals."
        : Holidays?.Count > MostHolidays ? $"hours.holidays has at most {MostHolidays} dates."
        : HoursPolicy.Check(ToRule()) is [string problem, ..] ? InBody(problem)
        : null;

    /// <summary>Only after <see cref="Check"/> found nothing.</summary>
    internal TeamHours ToRule() =>
        new(TimeZone!, Hours ?? new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal), Holidays ?? []);

    internal static HoursBody? Of(TeamHours? rule) =>
        rule is null ? null : new(rule.TimeZone, rule.Hours, rule.Holidays);

    // A problem begins with its path in the words of the settings: Hours:monday:0: ...
    private static string InBody(string problem)
    {
        int end = problem.IndexOf(": ", StringComparison.Ordinal);
        return $"hours.{char.ToLowerInvariant(problem[0])}{problem[1..end].Replace(':', '.')}{problem[end..]}";
    }
}
