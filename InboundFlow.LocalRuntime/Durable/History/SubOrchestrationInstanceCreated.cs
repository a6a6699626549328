namespace InboundFlow.LocalRuntime.Durable.History;

/// <summary>A sub-orchestration was asked for.</summary>
public sealed record SubOrchestrationInstanceCreated(int EventId, string Name, string InstanceId, string? Input)
    : ScheduledEvent(EventId)
{
    /// <summary>The version it is started with; empty when none.</summary>
    public string Version { get; init; } = string.Empty;

    /// <summary>Texts kept with the instance.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>The span from here to the result, when the orchestration is traced.</summary>
    public string? ClientSpanId { get; init; }
}
