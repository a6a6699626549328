using System.Text.Json.Serialization;

namespace InboundFlow.Functions.Assignment.Supervision;

/// <summary>The member <c>inflowCap</c> of a team: an agent is given no more than that in any such while.</summary>
/// <param name="Most">1 to 100.</param>
/// <param name="WindowSeconds">1 second to a day.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record InflowCapBody(int? Most, double? WindowSeconds)
{
    private const int MostConversations = 100;

    /// <summary>What is wrong with it, or <see langword="null"/>.</summary>
    public string? Check() =>
        Ranges.Number("inflowCap.most", Most, 1, MostConversations, null)
        ?? Ranges.Seconds("inflowCap.windowSeconds", WindowSeconds, 1, Ranges.Day, null);

    /// <summary>Only after <see cref="Check"/> found nothing.</summary>
    internal InflowCap ToRule() => new(Most!.Value, TimeSpan.FromSeconds(WindowSeconds!.Value));

    internal static InflowCapBody? Of(InflowCap? rule) =>
        rule is null ? null : new(rule.Most, rule.Window.TotalSeconds);
}
