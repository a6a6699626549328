namespace InboundFlow.LocalRuntime.Durable.History;

/// <summary>An activity was asked for.</summary>
public sealed record TaskScheduled(int EventId, string Name, string? Input) : ScheduledEvent(EventId);
