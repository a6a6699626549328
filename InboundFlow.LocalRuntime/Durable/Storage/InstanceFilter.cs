using Microsoft.DurableTask.Client;

namespace InboundFlow.LocalRuntime.Durable.Storage;

/// <summary>Which instances are meant. What is null does not restrict.</summary>
internal sealed record InstanceFilter(
    DateTimeOffset? CreatedFrom,
    DateTimeOffset? CreatedTo,
    IReadOnlyCollection<OrchestrationRuntimeStatus>? Statuses,
    string? IdPrefix
)
{
    /// <summary>Whether inputs and outputs are wanted; reading them can cost a request each.</summary>
    public bool WithData { get; init; } = true;

    public bool Matches(InstanceRow row) =>
        (CreatedFrom is not { } from || row.Head.CreatedAt >= from)
        && (CreatedTo is not { } to || row.Head.CreatedAt <= to)
        && (Statuses is not { Count: > 0 } statuses || statuses.Contains(row.Head.Status))
        && (IdPrefix is null || row.InstanceId.StartsWith(IdPrefix, StringComparison.Ordinal));
}
