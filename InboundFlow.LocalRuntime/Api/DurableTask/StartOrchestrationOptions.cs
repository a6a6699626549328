namespace Microsoft.DurableTask;

/// <summary>How a new orchestration is started.</summary>
public record StartOrchestrationOptions
{
    public StartOrchestrationOptions(string? InstanceId = null, DateTimeOffset? StartAt = null)
    {
        this.InstanceId = InstanceId;
        this.StartAt = StartAt;
    }

    public StartOrchestrationOptions(StartOrchestrationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        InstanceId = options.InstanceId;
        StartAt = options.StartAt;
        Tags = options.Tags;
        Version = options.Version;
        DedupeStatuses = options.DedupeStatuses;
    }

    /// <summary>The id of the new instance; 32 hexadecimal digits of a new GUID when null.</summary>
    public string? InstanceId { get; init; }

    /// <summary>Not before this time; at once when null. Until then the instance is pending.</summary>
    public DateTimeOffset? StartAt { get; init; }

    /// <summary>Texts kept with the instance.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>The version the orchestrator sees.</summary>
    public TaskVersion? Version { get; init; }

    /// <summary>The statuses of an instance with the same id that refuse the start.</summary>
    public IReadOnlyList<string>? DedupeStatuses { get; init; }
}
