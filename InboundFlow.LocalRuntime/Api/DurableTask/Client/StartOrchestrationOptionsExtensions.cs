namespace Microsoft.DurableTask.Client;

/// <summary>Typed access to the statuses that refuse a start.</summary>
public static class StartOrchestrationOptionsExtensions
{
    /// <summary>Refuses the start when an instance with the same id has one of these statuses.</summary>
    public static StartOrchestrationOptions WithDedupeStatuses(
        this StartOrchestrationOptions options,
        params OrchestrationRuntimeStatus[] dedupeStatuses
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(dedupeStatuses);
        return options with { DedupeStatuses = [.. dedupeStatuses.Select(status => status.ToString())] };
    }
}
