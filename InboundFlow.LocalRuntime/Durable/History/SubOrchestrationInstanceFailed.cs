using Microsoft.DurableTask;

namespace InboundFlow.LocalRuntime.Durable.History;

/// <summary>A sub-orchestration failed or was terminated.</summary>
public sealed record SubOrchestrationInstanceFailed(int TaskScheduledId, TaskFailureDetails FailureDetails)
    : CompletionEvent(TaskScheduledId);
