namespace InboundFlow.LocalRuntime.Durable.History;

/// <summary>A turn ended, and was stored.</summary>
public sealed record OrchestratorCompleted : HistoryEvent;
