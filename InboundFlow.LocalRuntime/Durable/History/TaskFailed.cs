using Microsoft.DurableTask;

namespace InboundFlow.LocalRuntime.Durable.History;

/// <summary>An activity failed.</summary>
public sealed record TaskFailed(int TaskScheduledId, TaskFailureDetails FailureDetails)
    : CompletionEvent(TaskScheduledId);
