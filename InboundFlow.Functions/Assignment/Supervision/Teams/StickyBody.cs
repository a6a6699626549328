using System.Text.Json.Serialization;

namespace InboundFlow.Functions.Assignment.Supervision;

/// <summary>
/// The member <c>sticky</c> of a team: <c>true</c>, <c>false</c>, or
/// <c>{ "withinSeconds": 86400, "waitSeconds": 60 }</c>, of which either may be left out.
/// </summary>
/// <param name="Limits"><see langword="null"/> for <c>false</c>.</param>
[JsonConverter(typeof(StickyBodyConverter))]
public sealed record StickyBody(StickyLimits? Limits)
{
    private const int MostWithin = 365 * Ranges.Day;

    /// <summary>What is wrong with it, or <see langword="null"/>.</summary>
    public string? Check() =>
        Ranges.Seconds("sticky.withinSeconds", Limits?.WithinSeconds, 1, MostWithin, "for however long ago")
        ?? Ranges.Seconds("sticky.waitSeconds", Limits?.WaitSeconds, 1, Ranges.Month, "for not at all");

    /// <summary>Only after <see cref="Check"/> found nothing.</summary>
    internal StickyRule? ToRule() =>
        Limits is null ? null : new(Ranges.ToTime(Limits.WithinSeconds), Ranges.ToTime(Limits.WaitSeconds));

    internal static StickyBody Of(StickyRule? rule) =>
        new(rule is null ? null : new StickyLimits(rule.Within?.TotalSeconds, rule.WaitFor?.TotalSeconds));
}

/// <summary>For how long the agent who knows the contact goes first, and is waited for.</summary>
/// <param name="WithinSeconds">How long after the contact's previous conversation closed; left out for however long ago.</param>
/// <param name="WaitSeconds">How long the conversation waits for that agent alone; left out for not at all.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record StickyLimits(double? WithinSeconds, double? WaitSeconds);
