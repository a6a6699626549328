namespace InboundFlow.LocalRuntime.Durable.History;

/// <summary>A sub-orchestration was asked for.</summary>
public sealed record SubOrchestrationInstanceCreated(int EventId, string Name, string InstanceId, string? Input)
    : ScheduledEvent(EventId);
