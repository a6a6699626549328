using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Replay;
using InboundFlow.LocalRuntime.Durable.Storage;
using Microsoft.DurableTask.Client;

namespace InboundFlow.LocalRuntime.Durable.Dispatch;

/// <summary>Turns the result of a turn into what is to be stored.</summary>
internal static class Checkpoint
{
    /// <summary>The one commit of a turn.</summary>
    /// <param name="newExecutionId">For the case that the instance continues as new.</param>
    public static TurnCommit Of(
        LoadedInstance loaded,
        TurnResult result,
        IReadOnlyList<string> consumed,
        string newExecutionId,
        DateTimeOffset now
    )
    {
        InstanceHead head = loaded.Head with
        {
            LastUpdatedAt = now,
            CustomStatus = result.CustomStatus,
            NextTimerAt = result.NextTimerAt,
            ScheduledStartAt = null,
            StartMessageId = Rewinding.StartMessageIdAfter(loaded, result.NewEvents),
        };
        return result.Outcome is TurnOutcome.ContinuedAsNew next
            ? Again(loaded, head, next, result, consumed, newExecutionId)
            : Appended(loaded, head, result, consumed, now);
    }

    private static TurnCommit Appended(
        LoadedInstance loaded,
        InstanceHead head,
        TurnResult result,
        IReadOnlyList<string> consumed,
        DateTimeOffset now
    )
    {
        OrchestrationRuntimeStatus status = StatusOf(result.Outcome);
        head = head with
        {
            Status = status,
            NextRow = head.NextRow + FramedEvent.Fold(result.NewEvents).Count,
            OpenActivities = loaded.History.Concat(result.NewEvents).ToArray().OpenActivities().Count(),
        };
        head = head.IsOver ? head with { CompletedAt = now, OpenActivities = 0 } : head;
        return new TurnCommit(head, loaded.Version, result.NewEvents, consumed, result.Outgoing, Carried: []);
    }

    /// <summary>The history ends, and the next execution finds its start and the events left over in its inbox.</summary>
    private static TurnCommit Again(
        LoadedInstance loaded,
        InstanceHead head,
        TurnOutcome.ContinuedAsNew next,
        TurnResult result,
        IReadOnlyList<string> consumed,
        string newExecutionId
    )
    {
        (long, long) removed = (head.FirstRow, head.NextRow);
        // The number skipped is the one that outgoing messages of this turn are valid from.
        long nextRow = head.NextRow + 1;
        head = head with
        {
            ExecutionId = newExecutionId,
            Status = OrchestrationRuntimeStatus.Running,
            FirstRow = nextRow,
            NextRow = nextRow,
            OpenActivities = 0,
        };
        HistoryEvent[] events = [next.Start with { At = head.LastUpdatedAt }, .. next.Carried];
        InboxMessage[] carried =
        [
            .. events.Select(
                (item, i) =>
                    new InboxMessage($"{newExecutionId}/{i}", InboxMessage.StartOrder + i, newExecutionId, item)
            ),
        ];
        return new TurnCommit(head, loaded.Version, NewEvents: [], consumed, result.Outgoing, carried)
        {
            RemovedRows = removed,
        };
    }

    private static OrchestrationRuntimeStatus StatusOf(TurnOutcome outcome) =>
        outcome switch
        {
            TurnOutcome.Completed => OrchestrationRuntimeStatus.Completed,
            TurnOutcome.Failed => OrchestrationRuntimeStatus.Failed,
            TurnOutcome.Terminated => OrchestrationRuntimeStatus.Terminated,
            TurnOutcome.Suspended => OrchestrationRuntimeStatus.Suspended,
            _ => OrchestrationRuntimeStatus.Running,
        };
}
