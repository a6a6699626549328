using System.Text.Json.Serialization;

namespace InboundFlow.Functions.Assignment.Supervision;

/// <summary>The member <c>offers</c> of a team: agents are asked before they are given a conversation.</summary>
/// <param name="ExpirySeconds">How long they have to answer: 1 second to a day.</param>
/// <param name="Parallel">How many are asked at a time, 1 to 10. By default 1.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record OffersBody(double? ExpirySeconds, int? Parallel)
{
    private const int MostParallel = 10;

    /// <summary>What is wrong with it, or <see langword="null"/>.</summary>
    public string? Check() =>
        Ranges.Seconds("offers.expirySeconds", ExpirySeconds, 1, Ranges.Day, null)
        ?? Ranges.Number("offers.parallel", Parallel, 1, MostParallel, "for 1");

    /// <summary>Only after <see cref="Check"/> found nothing.</summary>
    internal OfferRule ToRule() => new(TimeSpan.FromSeconds(ExpirySeconds!.Value), Parallel ?? 1);

    internal static OffersBody? Of(OfferRule? rule) =>
        rule is null ? null : new(rule.Expiry.TotalSeconds, rule.Parallel);
}
