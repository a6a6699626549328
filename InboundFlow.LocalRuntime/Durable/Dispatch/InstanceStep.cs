using System.Diagnostics;
using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Replay;
using InboundFlow.LocalRuntime.Durable.Storage;
using InboundFlow.LocalRuntime.Durable.Telemetry;
using Microsoft.DurableTask.Client;

namespace InboundFlow.LocalRuntime.Durable.Dispatch;

/// <summary>Brings one instance on by one step: read, jobs, turn, checkpoint, activities, deliveries, row.</summary>
/// <remarks>
/// Each part may fail at any point and be repeated from the start after reading the instance again. The caller runs one
/// step of an instance at a time.
/// </remarks>
internal sealed class InstanceStep(
    IOrchestrationStore store,
    OrchestratorTurn turn,
    IOrchestrationTraffic traffic,
    DurableMetrics metrics,
    EngineConduct conduct,
    TimeProvider time
)
{
    /// <summary>How far the instances table may be behind a new status while an instance is busy.</summary>
    public static readonly TimeSpan RowDelay = TimeSpan.FromSeconds(5);

    // The same for what else may change: the custom status, and when the last turn was.
    private static readonly TimeSpan DetailDelay = TimeSpan.FromMinutes(1);

    public async Task<StepResult> RunAsync(LiveInstance live, CancellationToken cancellationToken)
    {
        conduct.BeginStep(live);
        await RunJobsAsync(live, cancellationToken);
        await ReadAsync(live, cancellationToken);
        if (live.Loaded is not { } loaded)
        {
            await DiscardAsync(live, spared: null, cancellationToken);
            return new StepResult(live.Mailbox.HasWorkFor(head: null, time.GetUtcNow()), CanDrop: true, DueAt: null);
        }

        bool isLeft = IsLeft(live, loaded);
        if (loaded.Head.IsOver)
        {
            loaded = await AttendAsync(live, loaded, cancellationToken);
        }
        else if (!isLeft)
        {
            await TurnAsync(live, loaded, cancellationToken);
        }

        await DeliverAsync(loaded, cancellationToken);
        return await WriteRowAsync(live, loaded, isLeft, cancellationToken);
    }

    // Because of its version. Its end needs none of its code.
    private bool IsLeft(LiveInstance live, LoadedInstance loaded) =>
        !loaded.Head.IsOver && loaded.Start is { } start && turn.Leaves(start.Version) && !live.Mailbox.HasTermination;

    private async Task ReadAsync(LiveInstance live, CancellationToken cancellationToken)
    {
        live.ObeyReload();
        if (live.Loaded is not null)
        {
            return;
        }

        StoredInstance? stored = await store.LoadAsync(live.InstanceId, cancellationToken);
        live.Load(stored is null ? null : LoadedInstance.From(stored));
        if (stored is not null)
        {
            live.Mailbox.Refill(stored);
            // If a commit took effect and its answer was lost, nobody has been told of it yet.
            Publish(live);
            bool runs = !IsLeft(live, live.Loaded!);
            Dispatch(live, stored.Head, stored.History.OpenActivities().Where(_ => runs));
        }
    }

    private void Publish(LiveInstance live)
    {
        if (live.PublishRow() is { } row)
        {
            traffic.Publish(row);
        }
    }

    private async Task RunJobsAsync(LiveInstance live, CancellationToken cancellationToken)
    {
        while (live.NextJob is { } next)
        {
            if (next.NeedsInstance)
            {
                await ReadAsync(live, cancellationToken);
            }

            // Only now: the jobs that are left here are told if something goes wrong.
            live.TryTakeJob(out Job? job);
            await job!.RunAsync(live.Loaded);
        }
    }

    /// <summary>An instance that is over hears one thing: that its parent has been rewound.</summary>
    private async Task<LoadedInstance> AttendAsync(
        LiveInstance live,
        LoadedInstance loaded,
        CancellationToken cancellationToken
    )
    {
        Arrival? told = await DiscardAsync(live, rewound => !Rewinding.IsKnown(loaded, rewound), cancellationToken);
        if (told is not { Event: ExecutionRewound rewound, MessageId: { } messageId })
        {
            return loaded;
        }

        if (loaded.Head.Status == OrchestrationRuntimeStatus.Failed)
        {
            await Rewinding.RunAsync(store, loaded, rewound, [messageId], cancellationToken);
            live.RequestReload(time.GetUtcNow());
            await ReadAsync(live, cancellationToken);
            return live.Loaded!;
        }

        TurnCommit commit = Rewinding.AnswerAgain(loaded, rewound, [messageId]);
        loaded.Accept(commit, await store.CommitAsync(commit, cancellationToken));
        return loaded;
    }

    /// <summary>Nobody will take these: the instance is over, or there is none.</summary>
    /// <returns>The last one to be spared, if there is one.</returns>
    private async Task<Arrival?> DiscardAsync(
        LiveInstance live,
        Predicate<ExecutionRewound>? spared,
        CancellationToken cancellationToken
    )
    {
        Taken taken = live.Mailbox.Take(head: null, time.GetUtcNow());
        Arrival? told = taken.Arrivals.LastOrDefault(arrival =>
            arrival.Event is ExecutionRewound rewound && spared?.Invoke(rewound) == true
        );
        string[] discarded =
        [
            .. taken.MessageIds.Where(id => !string.Equals(id, told?.MessageId, StringComparison.Ordinal)),
            .. taken.Repeated,
        ];
        // If another instance has taken its place since it was read, they may be for that one, and are read with it.
        if (discarded.Length > 0 && !live.MustReload)
        {
            await store.RemoveMessagesAsync(live.InstanceId, discarded, cancellationToken);
        }

        return told;
    }

    private async Task TurnAsync(LiveInstance live, LoadedInstance loaded, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        InstanceHead head = loaded.Head;
        Taken taken = live.Mailbox.Take(head, now);
        IReadOnlyList<HistoryEvent> arrived = conduct.Admit(taken.EventsFor(head.ExecutionId), loaded.History);
        if (arrived.Count == 0 && !taken.ForeignCodeSeen && !(head.NextTimerAt <= now))
        {
            // Only what has been taken before.
            string[] useless = [.. taken.MessageIds, .. taken.Repeated];
            await store.RemoveMessagesAsync(live.InstanceId, useless, cancellationToken);
            return;
        }

        try
        {
            if (taken.Repeated.Count > 0)
            {
                // Not with the turn: where one is stored no more, the turn would fail.
                await store.RemoveMessagesAsync(live.InstanceId, taken.Repeated, cancellationToken);
            }

            bool saysRunning = live.WrittenStatus == OrchestrationRuntimeStatus.Running;
            live.MarkRowDirty(now + (saysRunning ? DetailDelay : RowDelay));
            long begun = time.GetTimestamp();
            TurnResult result = RunTurn(live, loaded, taken, arrived, now);
            TimeSpan duration = time.GetElapsedTime(begun);
            TurnCommit commit = Checkpoint.Of(loaded, result, taken.MessageIds, NewIds.Next(), now);
            string version = await store.CommitAsync(commit, cancellationToken);
            TurnSpans.Send(loaded, result, time.GetUtcNow());
            metrics.RecordTurn(commit.Head, result, loaded.History.Count, duration);
            loaded.Accept(commit, version);
            foreach (InboxMessage carried in commit.Carried)
            {
                live.Mailbox.Add(carried);
            }

            Publish(live);
            Dispatch(live, commit.Head, commit.NewEvents.OfType<TaskScheduled>());
        }
        catch
        {
            live.Mailbox.PutBack(taken);
            throw;
        }
    }

    private TurnResult RunTurn(
        LiveInstance live,
        LoadedInstance loaded,
        Taken taken,
        IReadOnlyList<HistoryEvent> arrived,
        DateTimeOffset now
    )
    {
        InstanceHead head = loaded.Head;
        TurnInput input = new(
            head.InstanceId,
            head.ExecutionId,
            loaded.History,
            arrived,
            now,
            head.CustomStatus,
            taken.ForeignCodeSeen
        );
        using Activity? span = OrchestrationSpan.Of(loaded.Start)?.Enter();
        TurnResult result = turn.Run(input, () => traffic.NoteForeignCode(live.InstanceId, head.ExecutionId));
        return TurnStamps.Apply(result, loaded);
    }

    private void Dispatch(LiveInstance live, InstanceHead head, IEnumerable<TaskScheduled> activities)
    {
        foreach (TaskScheduled activity in activities.Where(_ => !head.IsOver))
        {
            if (live.Mailbox.TryBegin(head.ExecutionId, activity.EventId))
            {
                traffic.Dispatch(new ActivityWork(head.InstanceId, head.ExecutionId, activity));
            }
        }
    }

    /// <summary>Other instances get what is for them; only then is it forgotten here.</summary>
    private async Task DeliverAsync(LoadedInstance loaded, CancellationToken cancellationToken)
    {
        if (loaded.Outbox.Count == 0)
        {
            return;
        }

        // Side by side, but in order for each receiver.
        await Parallel.ForEachAsync(
            loaded.Outbox.GroupBy(message => message.TargetInstanceId, StringComparer.Ordinal),
            cancellationToken,
            async (messages, token) =>
            {
                foreach (OutgoingMessage message in messages)
                {
                    await traffic.DeliverAsync(message, token);
                }
            }
        );

        await store.RemoveOutgoingAsync(loaded.Head.InstanceId, loaded.Outbox, cancellationToken);
        loaded.ForgetOutbox();
    }

    /// <summary>
    /// The row follows when the instance comes to rest, and otherwise a little later: a short orchestration costs one row,
    /// and one that is long but never rests about one a status.
    /// </summary>
    private async Task<StepResult> WriteRowAsync(
        LiveInstance live,
        LoadedInstance loaded,
        bool isLeft,
        CancellationToken cancellationToken
    )
    {
        InstanceHead head = loaded.Head;
        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset? wakeAt = head.IsOver || isLeft ? null : head.NextTimerAt ?? head.ScheduledStartAt;
        // In this order: an activity that ends meanwhile is seen as running or by its result, and is waited for.
        bool isWaitedFor = !head.IsOver && live.Mailbox.HasRunningActivities;
        bool hasMore = !isLeft && (wakeAt <= now || live.Mailbox.HasWorkFor(head.IsOver ? null : head, now));
        bool isResting = !hasMore && !isWaitedFor;
        if (live.RowIsDirty && (isResting || live.RowDueAt <= now))
        {
            await store.WriteRowAsync(loaded.ToRow(), cancellationToken);
            live.MarkRowWritten(head.Status);
        }

        DateTimeOffset? dueAt = live.RowDueAt is { } rowAt && !(wakeAt < rowAt) ? rowAt : wakeAt;
        return new StepResult(hasMore, isResting, dueAt) { IsLeft = isLeft };
    }
}

/// <summary>What comes after a step.</summary>
/// <param name="HasMore">There is more to do at once.</param>
/// <param name="CanDrop">The instance may leave memory.</param>
/// <param name="DueAt">When it is to be woken, whatever happens.</param>
internal sealed record StepResult(bool HasMore, bool CanDrop, DateTimeOffset? DueAt)
{
    /// <summary>Whether its version is not run here, so that it waits for another process.</summary>
    public bool IsLeft { get; init; }
}
