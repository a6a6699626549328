namespace InboundFlow.LocalRuntime.Durable.History;

/// <summary>A sub-orchestration gave its result.</summary>
public sealed record SubOrchestrationInstanceCompleted(int TaskScheduledId, string? Result)
    : CompletionEvent(TaskScheduledId);
