namespace InboundFlow.LocalRuntime.Durable.History;

/// <summary>A timer was asked for. Cancelling it leaves no trace; replay repeats the cancelling.</summary>
public sealed record TimerCreated(int EventId, DateTimeOffset FireAt) : ScheduledEvent(EventId);
