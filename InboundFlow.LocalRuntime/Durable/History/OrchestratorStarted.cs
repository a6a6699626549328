namespace InboundFlow.LocalRuntime.Durable.History;

/// <summary>A turn began. Its time is the time the orchestrator sees until the next one.</summary>
public sealed record OrchestratorStarted : HistoryEvent;
