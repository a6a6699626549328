using System.Runtime.CompilerServices;
using InboundFlow.Functions.Hours;

namespace InboundFlow.Functions.Assignment;

/// <summary>When a team works.</summary>
public static class HoursPolicy
{
    // A team's hours are read once, for as long as the team that was read with them is in use.
    private static readonly ConditionalWeakTable<TeamHours, BusinessHours> Parsed = [];

    /// <summary>Whether the team works at <paramref name="now"/>. One without hours always does.</summary>
    public static bool IsOpen(Team team, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(team);
        return team.Hours is null || Parsed.GetValue(team.Hours, Read).IsOpenAt(now);
    }

    /// <summary>When the team's work begins or ends next.</summary>
    /// <returns>Later than <paramref name="now"/>; <see langword="null"/> when that is more than a year away, or never.</returns>
    public static DateTimeOffset? NextChange(Team team, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(team);
        return team.Hours is null ? null : Parsed.GetValue(team.Hours, Read).NextChangeAfter(now);
    }

    /// <summary>What makes no sense in the hours, each with its path (<c>Hours:monday:0: ...</c>); none when all does.</summary>
    public static IReadOnlyList<string> Check(TeamHours hours)
    {
        ArgumentNullException.ThrowIfNull(hours);
        Parse(hours, out IReadOnlyList<string> problems);
        return problems;
    }

    private static BusinessHours Read(TeamHours hours) => Parse(hours, out _);

    private static BusinessHours Parse(TeamHours hours, out IReadOnlyList<string> problems) =>
        BusinessHoursParser.Parse(
            hours.TimeZone,
            hours.Hours.Select(day => KeyValuePair.Create<string, IEnumerable<string>>(day.Key, day.Value)),
            hours.Holidays,
            out problems
        );
}
