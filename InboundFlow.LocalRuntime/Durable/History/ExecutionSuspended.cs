namespace InboundFlow.LocalRuntime.Durable.History;

/// <summary>Somebody holds the orchestration: what follows waits until it is resumed.</summary>
public sealed record ExecutionSuspended(string? Reason) : HistoryEvent;
