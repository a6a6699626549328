namespace Microsoft.DurableTask.Client;

/// <summary>Which instances to purge. What is null does not restrict.</summary>
public record PurgeInstancesFilter(
    DateTimeOffset? CreatedFrom = null,
    DateTimeOffset? CreatedTo = null,
    IEnumerable<OrchestrationRuntimeStatus>? Statuses = null
)
{
    /// <summary>Stop after this time, with an incomplete result.</summary>
    public TimeSpan? Timeout { get; init; }
}
