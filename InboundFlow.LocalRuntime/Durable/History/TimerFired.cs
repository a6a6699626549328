namespace InboundFlow.LocalRuntime.Durable.History;

/// <summary>A timer was due.</summary>
public sealed record TimerFired(int TimerId, DateTimeOffset FireAt) : HistoryEvent;
