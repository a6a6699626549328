namespace InboundFlow.LocalRuntime.Durable.History;

/// <summary>An event for another instance was asked for.</summary>
public sealed record EventSent(int EventId, string InstanceId, string Name, string? Input) : ScheduledEvent(EventId);
