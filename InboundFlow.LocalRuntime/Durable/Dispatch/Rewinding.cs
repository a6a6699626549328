using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Replay;
using InboundFlow.LocalRuntime.Durable.Storage;
using Microsoft.DurableTask.Client;

namespace InboundFlow.LocalRuntime.Durable.Dispatch;

/// <summary>Takes an instance back to before its failures, or links it to a parent that has been taken back.</summary>
/// <remarks>
/// One commit decides it: the new execution's history, in place of the old one's, and the messages for the failed
/// children. The instance is pending then, and due at once, also after a crash. Only for whoever runs its turns.
/// </remarks>
internal static class Rewinding
{
    /// <summary>Rewinds an instance that has failed.</summary>
    /// <param name="consumed">The message that asked for it, when a parent did.</param>
    public static async Task RunAsync(
        IOrchestrationStore store,
        LoadedInstance loaded,
        ExecutionRewound rewound,
        IReadOnlyList<string> consumed,
        CancellationToken cancellationToken
    )
    {
        List<SubOrchestrationInstanceCreated> goingOn = [];
        foreach (SubOrchestrationInstanceCreated child in RewindPolicy.FailedChildren(loaded.History))
        {
            VersionedHead? found = await store.FindHeadAsync(child.InstanceId, cancellationToken);
            if (found is not null && CanGoOn(loaded.Head, child, found.Head))
            {
                goingOn.Add(child);
            }
        }

        TurnCommit commit = CommitOf(loaded, rewound, goingOn, consumed, NewIds.Next());
        try
        {
            await store.CommitAsync(commit, cancellationToken);
        }
        catch (StoreConflictException)
        {
            VersionedHead? present = await store.FindHeadAsync(loaded.Head.InstanceId, cancellationToken);
            if (present?.Head.IsSameExecutionAs(commit.Head.ExecutionId) != true)
            {
                throw;
            }

            // Stored, though the answer said no: the storage client had repeated the call.
        }
    }

    /// <summary>
    /// What an instance that is over, but has not failed, stores when its parent is rewound: its answer, once more, for
    /// the parent's new execution.
    /// </summary>
    public static TurnCommit AnswerAgain(
        LoadedInstance loaded,
        ExecutionRewound rewound,
        IReadOnlyList<string> consumed
    )
    {
        ParentLink parent = loaded.Start!.AnswerTo(rewound).Parent!;
        ExecutionCompleted end = loaded.History.OfType<ExecutionCompleted>().Last();
        OutgoingMessage answer = TurnEnding.Answer(
            loaded.Head.InstanceId,
            $"{loaded.Head.ExecutionId}/{parent.ExecutionId}",
            parent,
            end,
            rewound.At
        );
        InstanceHead head = loaded.Head with { StartMessageId = parent.MessageId };
        return new TurnCommit(head, loaded.Version, NewEvents: [], consumed, [answer], Carried: []);
    }

    /// <summary>Whether the instance has been told by the parent already that it was rewound.</summary>
    public static bool IsKnown(LoadedInstance loaded, ExecutionRewound rewound) =>
        loaded.Start?.AnswerTo(rewound).Parent is not { } parent
        || string.Equals(loaded.Head.StartMessageId, parent.MessageId, StringComparison.Ordinal);

    /// <summary>The message that counts as the start's: another one once the parent has been rewound.</summary>
    public static string StartMessageIdAfter(LoadedInstance loaded, IReadOnlyList<HistoryEvent> newEvents) =>
        newEvents.OfType<ExecutionRewound>().LastOrDefault() is { } rewound
        && loaded.Start?.AnswerTo(rewound).Parent is { } parent
            ? parent.MessageId
            : loaded.Head.StartMessageId;

    // Only if it is the child of this very request, and not another one with its id; and a terminated one has no more
    // to say. Those are started again.
    private static bool CanGoOn(InstanceHead parent, SubOrchestrationInstanceCreated request, InstanceHead child) =>
        child.Status != OrchestrationRuntimeStatus.Terminated
        && string.Equals(
            child.StartMessageId,
            new ParentLink(parent.Name, parent.InstanceId, parent.ExecutionId, request.EventId).MessageId,
            StringComparison.Ordinal
        );

    private static TurnCommit CommitOf(
        LoadedInstance loaded,
        ExecutionRewound rewound,
        List<SubOrchestrationInstanceCreated> goingOn,
        IReadOnlyList<string> consumed,
        string newExecutionId
    )
    {
        InstanceHead old = loaded.Head;
        HistoryEvent[] kept = [.. RewindPolicy.Keep(loaded.History, goingOn), rewound];
        // The number skipped keeps the rows of the two executions apart.
        long first = old.NextRow + 1;
        InstanceHead head = old with
        {
            ExecutionId = newExecutionId,
            Status = OrchestrationRuntimeStatus.Pending,
            LastUpdatedAt = rewound.At,
            CompletedAt = null,
            // Due at once: the turn to come finds out what runs again.
            NextTimerAt = rewound.At,
            StartMessageId = kept.Start()!.Parent?.MessageId ?? old.StartMessageId,
            OpenActivities = kept.OpenActivities().Count(),
            FirstRow = first,
            NextRow = first + FramedEvent.Fold(kept).Count,
        };
        OutgoingMessage[] outgoing =
        [
            .. goingOn.Select(child => new OutgoingMessage(
                $"{old.InstanceId}/{newExecutionId}/{child.EventId}/rewind",
                child.InstanceId,
                ForExecutionId: null,
                new ExecutionRewound(rewound.Reason, newExecutionId, child.InstanceId) { At = rewound.At }
            )),
        ];
        return new TurnCommit(head, loaded.Version, kept, consumed, outgoing, Carried: [])
        {
            RemovedRows = (old.FirstRow, old.NextRow),
        };
    }
}
