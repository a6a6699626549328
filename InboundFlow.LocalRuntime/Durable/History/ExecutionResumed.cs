namespace InboundFlow.LocalRuntime.Durable.History;

/// <summary>Somebody let the orchestration go on.</summary>
public sealed record ExecutionResumed(string? Reason) : HistoryEvent;
