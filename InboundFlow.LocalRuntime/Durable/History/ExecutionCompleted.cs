using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace InboundFlow.LocalRuntime.Durable.History;

/// <summary>The orchestration is over.</summary>
/// <param name="OrchestrationStatus">Completed, Failed or Terminated.</param>
/// <param name="Result">The output as JSON; after a failure its text.</param>
public sealed record ExecutionCompleted(
    int EventId,
    OrchestrationRuntimeStatus OrchestrationStatus,
    string? Result,
    TaskFailureDetails? FailureDetails
) : ScheduledEvent(EventId);
