namespace Microsoft.DurableTask;

/// <summary>How a sub-orchestration is called.</summary>
public record SubOrchestrationOptions : TaskOptions
{
    public SubOrchestrationOptions(TaskRetryOptions? retry = null, string? instanceId = null)
        : base(retry) => InstanceId = instanceId;

    public SubOrchestrationOptions(TaskOptions options, string? instanceId = null)
        : base(options)
    {
        InstanceId = instanceId ?? (options as SubOrchestrationOptions)?.InstanceId;
        Version = (options as SubOrchestrationOptions)?.Version ?? options.Version;
    }

    public SubOrchestrationOptions(SubOrchestrationOptions options)
        : base(options) => (InstanceId, Version) = (options.InstanceId, options.Version);

    /// <summary>The id of the new instance; a deterministic new one when null.</summary>
    public string? InstanceId { get; init; }

    /// <summary>The version the sub-orchestration sees; the host's default when null.</summary>
    public new TaskVersion? Version { get; init; }
}
