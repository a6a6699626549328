using System.Collections.ObjectModel;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace InboundFlow.LocalRuntime.Durable.Storage;

/// <summary>An instance as people see it: the row of the instances table.</summary>
/// <remarks>
/// A projection: it follows the instance's own rows at once when the instance comes to rest, and some seconds behind
/// while it is busy.
/// </remarks>
internal sealed record InstanceRow(InstanceHead Head, string? Input, string? Output)
{
    public string InstanceId => Head.InstanceId;

    /// <summary>Empty when none.</summary>
    public string Version { get; init; } = string.Empty;

    public TaskFailureDetails? FailureDetails { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    public OrchestrationMetadata ToMetadata(bool withData, DataConverter converter) =>
        new(Head.Name, Head.InstanceId)
        {
            RuntimeStatus = Head.Status,
            CreatedAt = Head.CreatedAt,
            LastUpdatedAt = Head.LastUpdatedAt,
            SerializedInput = withData ? Input : null,
            SerializedOutput = withData ? Output : null,
            SerializedCustomStatus = withData ? Head.CustomStatus : null,
            FailureDetails = FailureDetails,
            Tags = Tags ?? ReadOnlyDictionary<string, string>.Empty,
            DataConverter = withData ? converter : null,
        };
}
