using System.Diagnostics;
using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Replay;
using InboundFlow.LocalRuntime.Durable.Storage;
using InboundFlow.LocalRuntime.Durable.Telemetry;
using Microsoft.Extensions.Logging;

namespace InboundFlow.LocalRuntime.Durable.Dispatch;

/// <summary>Takes the steps of all instances: each instance one at a time, so many instances at once.</summary>
/// <remarks>
/// Nothing polls. An instance is in memory only while something goes on with it; otherwise the timer queue knows when
/// to wake it, and a message wakes it by being sent.
/// </remarks>
internal sealed class OrchestrationPump : IOrchestrationTraffic, IDisposable
{
    private readonly LiveInstances live;
    private readonly IOrchestrationStore store;
    private readonly ActivityPump activities;
    private readonly InstanceSignals signals;
    private readonly EngineConduct conduct;
    private readonly MessageClock clock;
    private readonly TimerQueue timers;
    private readonly DurableMetrics metrics;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly InstanceStep step;

    public OrchestrationPump(
        IOrchestrationStore store,
        OrchestratorTurn turn,
        ActivityPump activities,
        InstanceSignals signals,
        BusyCounter busy,
        DurableMetrics metrics,
        EngineConduct conduct,
        TimeProvider time,
        ILogger<OrchestrationPump> logger
    )
    {
        (this.store, this.activities, this.signals) = (store, activities, signals);
        (this.metrics, this.conduct, this.time, this.logger) = (metrics, conduct, time, logger);
        live = new LiveInstances(busy);
        clock = new MessageClock(time);
        timers = new TimerQueue(time, Wake);
        step = new InstanceStep(store, turn, this, metrics, conduct, time);
        metrics.Observe(
            active: () => live.All.Select(instance => instance.Row).OfType<InstanceRow>(),
            timers: () => timers.Count,
            readySteps: () => live.ReadyCount,
            queuedActivities: () => activities.Queued,
            time
        );
    }

    /// <summary>The instances in memory.</summary>
    public IEnumerable<LiveInstance> Live => live.All;

    public LiveInstance? FindLive(string instanceId) => live.Find(instanceId);

    /// <summary>Takes steps until <paramref name="stopping"/>. A step under way is finished.</summary>
    public Task RunAsync(int concurrency, CancellationToken stopping) =>
        Task.WhenAll(Enumerable.Range(0, concurrency).Select(_ => Task.Run(() => WorkAsync(stopping), stopping)));

    /// <summary>Wakes the instance at this time.</summary>
    public void Arm(string instanceId, DateTimeOffset at) => timers.Arm(instanceId, at);

    /// <summary>Takes in an instance whose creation has just been stored.</summary>
    public void Admit(InstanceHead head, string version, InboxMessage start)
    {
        metrics.CountStarted(head.Name);
        LiveInstance fresh = new(head.InstanceId);
        fresh.Load(new LoadedInstance(head, version, [], [], start.Event as ExecutionStarted));
        fresh.MarkRowDirty(head.LastUpdatedAt + InstanceStep.RowDelay);
        fresh.Mailbox.Add(start);
        if (head.NextRow > 0 || !live.TryAdmit(fresh))
        {
            // Somebody asked for it before it existed, or it replaces one that is over: the step reads it.
            Reread(head.InstanceId);
        }
    }

    /// <summary>Lets the instance take a step.</summary>
    public void Wake(string instanceId) => live.Use(instanceId, static _ => { });

    /// <summary>Lets the instance take a step on what is stored: that may be more than memory knows of.</summary>
    public void Reread(string instanceId) =>
        live.Use(instanceId, instance => instance.RequestReload(time.GetUtcNow() + InstanceStep.RowDelay));

    /// <summary>Stores a message for an instance and wakes it. The same message again changes nothing.</summary>
    public async Task PostAsync(
        string instanceId,
        string messageId,
        string? forExecutionId,
        HistoryEvent item,
        CancellationToken cancellationToken
    )
    {
        foreach ((string id, HistoryEvent delivered) in conduct.Deliveries(messageId, item))
        {
            InboxMessage message = new(id, clock.Next(), forExecutionId, delivered);
            await PostAsync(instanceId, message, cancellationToken);
        }
    }

    /// <summary>Does something with an instance while no turn of it runs.</summary>
    /// <param name="work">Gets the instance, or null when there is none.</param>
    public Task<T> RunExclusiveAsync<T>(string instanceId, Func<LoadedInstance?, LiveInstance, Task<T>> work) =>
        RunExclusiveAsync(instanceId, work, needsInstance: true);

    /// <summary>Does something with what is stored of an instance, without reading it, while no turn of it runs.</summary>
    public Task<T> RunExclusiveAsync<T>(string instanceId, Func<LiveInstance, Task<T>> work) =>
        RunExclusiveAsync(instanceId, (_, live) => work(live), needsInstance: false);

    private async Task<T> RunExclusiveAsync<T>(
        string instanceId,
        Func<LoadedInstance?, LiveInstance, Task<T>> work,
        bool needsInstance
    )
    {
        TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        live.Use(
            instanceId,
            instance =>
                instance.AddJob(
                    new Job(
                        loaded => FinishAsync(done, work(loaded, instance)),
                        error => done.TrySetException(error),
                        needsInstance
                    )
                )
        );
        return await done.Task;
    }

    /// <summary>Takes up an instance after a restart.</summary>
    public void Recover(UnfinishedInstance found)
    {
        if (found.HasWork || found.RowLags)
        {
            live.Use(found.InstanceId, instance => instance.MarkRowDirty(time.GetUtcNow()));
        }
        else if (found.NextTimerAt is { } at)
        {
            Arm(found.InstanceId, at);
        }
    }

    public void Finish(ActivityWork work, CompletionEvent result)
    {
        // An instance waits in memory for its activities; if it is gone, it is over.
        if (FindLive(work.InstanceId) is { } instance)
        {
            instance.Mailbox.Finish(work.ExecutionId, result, clock.Next());
            Wake(work.InstanceId);
        }
    }

    public void Dispatch(ActivityWork work) => activities.Enqueue(work);

    public void Publish(InstanceRow row) => signals.Publish(row);

    public void NoteForeignCode(string instanceId, string executionId) =>
        live.Use(instanceId, instance => instance.Mailbox.NoteForeignCode(executionId));

    public async Task DeliverAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        if (message.Event is ExecutionStarted start)
        {
            ChildStart child = new(store, this, time);
            await child.StartAsync(message, start, cancellationToken);
            return;
        }

        await PostAsync(
            message.TargetInstanceId,
            message.MessageId,
            message.ForExecutionId,
            message.Event,
            cancellationToken
        );
    }

    public void Dispose() => timers.Dispose();

    private async Task PostAsync(string instanceId, InboxMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await store.AddMessageAsync(instanceId, message, cancellationToken);
        }
        catch
        {
            // It may be stored nevertheless; then the instance has something to do.
            Reread(instanceId);
            throw;
        }

        live.Use(instanceId, instance => instance.Mailbox.Add(message));
    }

    // What goes wrong is the caller's, not the step's.
    private static async Task FinishAsync<T>(TaskCompletionSource<T> done, Task<T> work)
    {
        await work.WhenOverAsync();
        done.TrySetFromTask(work);
    }

    private async Task WorkAsync(CancellationToken stopping)
    {
        // What starts the engine, perhaps a request, is not above what the engine then does.
        Activity.Current = null;
        try
        {
            await foreach (LiveInstance instance in live.ReadReadyAsync(stopping))
            {
                await TakeStepAsync(instance, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // What is left undone is stored and will be found at the next start.
        }
    }

    private async Task TakeStepAsync(LiveInstance instance, CancellationToken stopping)
    {
        instance.BeginStep();
        StepResult result;
        try
        {
            // Not cancelled halfway: stopping waits for the step.
            result = await step.RunAsync(instance, CancellationToken.None);
            instance.Failures = 0;
            if (result.IsLeft)
            {
                Log.Left(logger, instance.InstanceId);
            }
        }
#pragma warning disable CA1031 // The edge of the loop: whatever failed, the instance is read again and goes on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            result = Recoil(instance, exception, stopping);
        }

        timers.Arm(instance.InstanceId, result.DueAt);
        live.EndStep(instance, result);
    }

    private StepResult Recoil(LiveInstance instance, Exception exception, CancellationToken stopping)
    {
        instance.Unload();
        while (instance.TryTakeJob(out Job? job))
        {
            job!.Fail(exception);
        }

        TimeSpan rest = BackoffPolicy.Decide(++instance.Failures);
        if (!stopping.IsCancellationRequested)
        {
            Log.StepFailed(logger, instance.InstanceId, rest, exception);
        }

        return new StepResult(HasMore: false, CanDrop: false, time.GetUtcNow() + rest);
    }
}
