using InboundFlow.LocalRuntime.Durable.History;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace InboundFlow.LocalRuntime.Durable.Replay;

/// <summary>What the orchestrator sees: its requests become commands, its history answers them.</summary>
internal sealed class ReplayContext(
    string instanceId,
    ExecutionStarted start,
    ReplayScheduler scheduler,
    DataConverter converter,
    ILoggerFactory loggerFactory,
    PayloadLimits limits,
    EngineConduct conduct,
    VersionSettings versions
) : TaskOrchestrationContext
{
    // The official engine cuts longer timers into legs, and each leg has a number of its own.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(3);

    private readonly RequestLog requests = new(start.Name, instanceId);
    private readonly Dictionary<int, PendingTask> open = [];
    private readonly Dictionary<int, DateTimeOffset> timers = [];
    private readonly ExternalEvents events = new(scheduler, converter, conduct);
    private DateTimeOffset now;
    private int guidCount;
    private bool isReplaying = true;

    public override TaskName Name => start.Name;

    public override string InstanceId => instanceId;

    public override string Version => start.Version;

    public override ParentOrchestrationInstance? Parent { get; } =
        start.Parent is { } parent ? new(parent.Name, parent.InstanceId) : null;

    public override DateTime CurrentUtcDateTime => now.UtcDateTime;

    public override bool IsReplaying => isReplaying;

    /// <summary>The restart the orchestrator asked for.</summary>
    public ExecutionStarted? Restart { get; private set; }

    /// <summary>The custom status it set last, as JSON.</summary>
    public (bool IsSet, string? Json) CustomStatus { get; private set; }

    /// <summary>Whether something scheduled has no result yet: until then the orchestration can't end.</summary>
    public bool HasOpenTasks => open.Count > 0;

    /// <summary>Whether anything at all could let the orchestrator go on.</summary>
    public bool HasWaits => HasOpenTasks || events.HasWaiters;

    /// <summary>It has asked for more than one turn may. What its code makes of that does not count.</summary>
    public InvalidOperationException? Excess { get; private set; }

    /// <summary>What it asked for beyond its history.</summary>
    public IReadOnlyList<ScheduledEvent> NewRequests => requests.Unconfirmed;

    /// <summary>Those of them that repeat one that has failed.</summary>
    public IReadOnlyList<ScheduledEvent> NewRetries => requests.UnconfirmedRetries;

    /// <summary>The number of the next request.</summary>
    public int NextId => requests.NextId;

    public IReadOnlyList<EventRaised> KeptEvents => events.Kept;

    /// <summary>The timers in the history that nobody has cancelled, the next one first.</summary>
    public IReadOnlyList<TimerFired> RecordedTimers => [.. Timers.Where(timer => requests.IsConfirmed(timer.TimerId))];

    /// <summary>The timers nobody has cancelled, the next one first.</summary>
    public IReadOnlyList<TimerFired> Timers =>
        [
            .. timers
                .OrderBy(timer => timer.Value)
                .ThenBy(timer => timer.Key)
                .Select(t => new TimerFired(t.Key, t.Value)),
        ];

    protected override ILoggerFactory LoggerFactory => loggerFactory;

    public void BeginTurn(DateTimeOffset at) => now = at;

    /// <summary>From here on nothing has happened before.</summary>
    public void EndReplay() => isReplaying = false;

    public void Confirm(ScheduledEvent recorded)
    {
        requests.Confirm(recorded);
        if (recorded is TimerCreated timer && timers.ContainsKey(timer.EventId))
        {
            // It is under way; what the code would ask for by now does not change it.
            timers[timer.EventId] = timer.FireAt;
        }
    }

    /// <summary>Takes note of an event that may be delivered later: a timer fires once, even while suspended.</summary>
    public void Notice(HistoryEvent item)
    {
        if (item is TimerFired fired)
        {
            timers.Remove(fired.TimerId);
        }
    }

    /// <summary>Lets the orchestrator have what it waited for. What nobody waits for any more is passed over.</summary>
    public void Deliver(HistoryEvent item)
    {
        switch (item)
        {
            case EventRaised raised:
                events.Deliver(raised);
                break;
            case TimerFired fired when open.Remove(fired.TimerId, out PendingTask? timer):
                timer.Complete(null, converter);
                break;
            case CompletionEvent completion when open.Remove(completion.TaskScheduledId, out PendingTask? task):
                task.Finish(completion, converter);
                break;
            default:
                break;
        }
    }

    public override T? GetInput<T>()
        where T : default => converter.Deserialize<T>(start.Input);

    public override Task<TResult> CallActivityAsync<TResult>(
        TaskName name,
        object? input = null,
        TaskOptions? options = null
    )
    {
        CallOptions.RefuseAsInput(input, options);
        string? json = ToJson(input, $"The input of activity '{name}'");
        return RetriedAsync(
            options,
            () =>
                AskAsync<TResult>(name, id => new TaskScheduled(id, name, json) { Tags = CallOptions.TagsOf(options) })
        );
    }

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(
        TaskName orchestratorName,
        object? input = null,
        TaskOptions? options = null
    )
    {
        CallOptions.RefuseAsInput(input, options);
        string? json = ToJson(input, $"The input of sub-orchestration '{orchestratorName}'");
        // Once for all attempts: each of them is the same child, started again.
        string child = CallOptions.InstanceIdOf(options) ?? NewGuid().ToString("N");
        string version = versions.VersionOf(CallOptions.VersionOf(options));
        return RetriedAsync(
            options,
            () =>
                AskAsync<TResult>(
                    orchestratorName,
                    id => new SubOrchestrationInstanceCreated(id, orchestratorName, child, json)
                    {
                        Version = version,
                        Tags = CallOptions.TagsOf(options),
                    }
                )
        );
    }

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        DateTime utc = fireAt.Kind == DateTimeKind.Local ? fireAt.ToUniversalTime() : fireAt;
        DateTimeOffset at = new(DateTime.SpecifyKind(utc, DateTimeKind.Utc));
        return at - now > LongestTimer ? LegsAsync(at, cancellationToken) : LegAsync(at, cancellationToken);
    }

    private async Task LegsAsync(DateTimeOffset at, CancellationToken cancellationToken)
    {
        while (at - now > LongestTimer && !cancellationToken.IsCancellationRequested)
        {
            await LegAsync(now + LongestTimer, cancellationToken);
        }

        await LegAsync(at, cancellationToken);
    }

    private Task<object> LegAsync(DateTimeOffset at, CancellationToken cancellationToken)
    {
        int id = requests.NextId;
        Task<object> task = AskAsync<object>("timer", taskId => new TimerCreated(taskId, at));
        PendingTask pending = open[id];
        timers.Add(id, at);
        cancellationToken.Register(() => CancelTimer(id, pending, cancellationToken));
        return task;
    }

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        scheduler.EnsureInTurn();
        return events.WaitAsync<T>(eventName, cancellationToken);
    }

    public override void SendEvent(string instanceId, string eventName, object payload)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        scheduler.EnsureInTurn();
        string? json = ToJson(payload, $"The payload of event '{eventName}'");
        CheckActions();
        requests.Add(id => new EventSent(id, instanceId, eventName, json));
    }

    public override void SetCustomStatus(object? customStatus)
    {
        scheduler.EnsureInTurn();
        string? json = converter.Serialize(customStatus);
        CustomStatus = (true, PayloadLimits.CheckCustomStatus(json));
    }

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true)
    {
        scheduler.EnsureInTurn();
        Restart = start with { Input = ToJson(newInput, "The new input"), ScheduledStartAt = null };
        if (!preserveUnprocessedEvents)
        {
            events.ForgetKept();
        }
    }

    public override Guid NewGuid()
    {
        scheduler.EnsureInTurn();
        return DurableGuid.Create(instanceId, CurrentUtcDateTime, guidCount++);
    }

    private Task<T> RetriedAsync<T>(TaskOptions? options, Func<Task<T>> attempt) =>
        options?.Retry is { } retry
            ? RetryLoop.RunAsync(this, retry, number => AttemptAsync(number, attempt))
            : attempt();

    private Task<T> AttemptAsync<T>(int number, Func<Task<T>> attempt)
    {
        if (number > 1)
        {
            requests.ExpectRetry();
        }

        return attempt();
    }

    private Task<T> AskAsync<T>(string name, Func<int, ScheduledEvent> request)
    {
        scheduler.EnsureInTurn();
        CheckActions();
        PendingTask<T> pending = new(name);
        open.Add(requests.Add(request), pending);
        return pending.Task;
    }

    private void CancelTimer(int id, PendingTask timer, CancellationToken cancellationToken)
    {
        if (scheduler.IsInTurn() && open.Remove(id))
        {
            timers.Remove(id);
            timer.Cancel(cancellationToken);
        }
    }

    private void CheckActions()
    {
        try
        {
            limits.CheckActions(requests.OpenCount);
        }
        catch (InvalidOperationException excess)
        {
            Excess = excess;
            throw;
        }
    }

    private string? ToJson(object? value, string what)
    {
        scheduler.EnsureInTurn();
        return limits.Check(converter.Serialize(value), instanceId, what, isNew: !isReplaying);
    }
}
