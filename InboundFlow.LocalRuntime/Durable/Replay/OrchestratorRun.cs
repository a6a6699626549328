using InboundFlow.LocalRuntime.Durable.History;
using Microsoft.DurableTask;

namespace InboundFlow.LocalRuntime.Durable.Replay;

/// <summary>An orchestrator being run over its history.</summary>
internal sealed class OrchestratorRun(
    ReplayContext context,
    ReplayScheduler scheduler,
    Func<TaskOrchestrationContext, Task<object?>> orchestrator
)
{
    private readonly Queue<HistoryEvent> held = new();
    private Task<object?>? execution;

    /// <summary>The orchestrator's own task, once it has begun.</summary>
    public Task<object?>? Execution => execution;

    public bool IsSuspended { get; private set; }

    /// <summary>Lets the orchestrator live through one event.</summary>
    /// <exception cref="NonDeterminismException">The event is a request that the orchestrator has not made.</exception>
    public void Apply(HistoryEvent item)
    {
        switch (item)
        {
            case OrchestratorStarted:
                context.BeginTurn(item.At);
                break;
            case ScheduledEvent recorded:
                context.Confirm(recorded);
                break;
            case ExecutionSuspended:
                IsSuspended = true;
                break;
            case ExecutionResumed:
                IsSuspended = false;
                DeliverHeld();
                break;
            default:
                context.Notice(item);
                held.Enqueue(item);
                DeliverHeld();
                break;
        }
    }

    private void DeliverHeld()
    {
        while (!IsSuspended && held.TryDequeue(out HistoryEvent? item))
        {
            // One at a time to the end, as if each had come in a turn of its own.
            scheduler.Run(() => Deliver(item));
        }
    }

    private void Deliver(HistoryEvent item)
    {
        if (item is ExecutionStarted)
        {
            execution = BeginAsync();
        }
        else
        {
            context.Deliver(item);
        }
    }

    private async Task<object?> BeginAsync() => await orchestrator(context);
}
