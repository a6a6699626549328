using InboundFlow.LocalRuntime.Durable.History;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace InboundFlow.LocalRuntime.Durable.Replay;

/// <summary>One step of an orchestration: history, what has arrived and the time in; what is to happen out.</summary>
/// <remarks>It reads and writes nothing else: run twice on the same input, it gives the same result.</remarks>
internal sealed class OrchestratorTurn(
    IDurableFunctions functions,
    DataConverter converter,
    ILoggerFactory loggers,
    PayloadLimits? limits = null,
    EngineConduct? conduct = null,
    VersionSettings? versions = null
)
{
    private readonly PayloadLimits limits = limits ?? PayloadLimits.Default;
    private readonly EngineConduct conduct = conduct ?? new EngineConduct();
    private readonly VersionSettings versions = versions ?? VersionSettings.Off;

    /// <summary>Whether an orchestration of this version is left for another process.</summary>
    public bool Leaves(string version) => versions.Check(version) is VersionDecision.Leave;

    /// <summary>Takes the step.</summary>
    /// <param name="onForeignCode">
    /// Called, then or later and from any thread, when the orchestrator turns out to await something not durable.
    /// </param>
    public TurnResult Run(TurnInput input, Action onForeignCode)
    {
        List<HistoryEvent> news = [new OrchestratorStarted { At = TimeOfTurn(input) }];
        if (input.Arrived.OfType<ExecutionTerminated>().FirstOrDefault() is { } end)
        {
            return Terminate(input, news, end);
        }

        ExecutionStarted start = input.History.Concat(input.Arrived).Start()!;
        if (functions.FindOrchestrator(start.Name) is not { } orchestrator)
        {
            news.AddRange(input.Arrived);
            return Fail(input, news, nextId: -1, Failures.UnknownOrchestrator(start.Name));
        }

        if (versions.Check(start.Version) is VersionDecision.Fail mismatch)
        {
            news.AddRange(input.Arrived);
            return Fail(input, news, nextId: -1, Failures.VersionMismatch(mismatch.Reason));
        }

        ReplayScheduler scheduler = new(onForeignCode);
        ReplayContext context = new(input.InstanceId, start, scheduler, converter, loggers, limits, conduct, versions);
        OrchestratorRun replay = new(context, scheduler, orchestrator);
        IReadOnlyList<HistoryEvent> arrived = input.Arrived;
        try
        {
            foreach (HistoryEvent item in input.History)
            {
                replay.Apply(item);
            }

            context.EndReplay();
            IReadOnlyList<TimerFired> timers = input.FiresTimers ? context.RecordedTimers : [];
            arrived = [.. WithDueTimers(input.Arrived, timers, news[0].At)];
            foreach (HistoryEvent item in news.Concat(arrived))
            {
                replay.Apply(item);
            }
        }
        catch (NonDeterminismException exception)
        {
            // What has arrived is kept: the instance may be rewound once its code is right again.
            news.AddRange(arrived);
            return Fail(input, news, context.NextId, Failures.Describe(exception));
        }
        finally
        {
            scheduler.Close();
        }

        news.AddRange(arrived);
        return Conclude(input, news, start, context, scheduler, replay);
    }

    private TurnResult Conclude(
        TurnInput input,
        List<HistoryEvent> news,
        ExecutionStarted start,
        ReplayContext context,
        ReplayScheduler scheduler,
        OrchestratorRun replay
    )
    {
        if (context.Excess is { } excess)
        {
            return Fail(input, news, context.NextId, Failures.Describe(excess));
        }

        // What it awaits is not ours, so nothing will ever wake it.
        bool isStuck = replay is { IsSuspended: false, Execution.IsCompleted: false } && !context.HasWaits;
        if (isStuck || scheduler.Violated || input.ForeignCodeSeen)
        {
            InvalidOperationException invalid = new(ReplayScheduler.InvalidInvocation);
            return Fail(input, news, context.NextId, Failures.Describe(invalid));
        }

        // What a suspended instance asks for waits too: it is asked again by the replay that follows its resumption.
        DateTimeOffset at = news[0].At;
        IReadOnlyList<ScheduledEvent> requests = replay.IsSuspended ? [] : context.NewRequests;
        IReadOnlyList<TimerFired> timers = replay.IsSuspended ? context.RecordedTimers : context.Timers;
        news.AddRange(requests.Select(request => request with { At = at }));
        string? status = context.CustomStatus.IsSet ? context.CustomStatus.Json : input.CustomStatus;
        TurnOutcome outcome = OutcomeOf(replay, context, start);
        return TurnEnding.End(
            input,
            news,
            context.NextId,
            outcome,
            status,
            timers.Select(timer => (DateTimeOffset?)timer.FireAt).FirstOrDefault()
        ) with
        {
            Retries = replay.IsSuspended ? [] : context.NewRetries,
        };
    }

    private TurnOutcome OutcomeOf(OrchestratorRun replay, ReplayContext context, ExecutionStarted start)
    {
        if (replay.IsSuspended)
        {
            return new TurnOutcome.Suspended();
        }

        // The gate: nothing ends while something scheduled is open, be it a timer that lost a race.
        if (replay.Execution is not { IsCompleted: true } execution || context.HasOpenTasks)
        {
            return new TurnOutcome.Waiting();
        }

        if (execution.Exception is { } exception)
        {
            return new TurnOutcome.Failed(Failures.Describe(exception.InnerException!));
        }

        if (execution.IsCanceled)
        {
            return new TurnOutcome.Failed(Failures.Describe(new TaskCanceledException(execution)));
        }

        if (context.Restart is { } restart)
        {
            return new TurnOutcome.ContinuedAsNew(restart, context.KeptEvents);
        }

        try
        {
#pragma warning disable VSTHRD002 // It is completed.
            string? output = converter.Serialize(execution.Result);
#pragma warning restore VSTHRD002
            limits.Check(output, context.InstanceId, $"The output of '{start.Name}'");
            return new TurnOutcome.Completed(output);
        }
        catch (Exception unfit)
            when (unfit is ArgumentException or NotSupportedException or System.Text.Json.JsonException)
        {
            return new TurnOutcome.Failed(Failures.Describe(unfit));
        }
    }

    private static TurnResult Terminate(TurnInput input, List<HistoryEvent> news, ExecutionTerminated end)
    {
        // Its code does not run again; what else has arrived is of no use to anyone.
        news.AddRange(input.Arrived.Where(item => item is ExecutionStarted or ExecutionRewound));
        news.Add(end);
        TurnOutcome outcome = new TurnOutcome.Terminated(end.Input);
        return TurnEnding.End(input, news, nextId: -1, outcome, input.CustomStatus, nextTimerAt: null);
    }

    private static TurnResult Fail(TurnInput input, List<HistoryEvent> news, int nextId, TaskFailureDetails failure) =>
        TurnEnding.End(input, news, nextId, new TurnOutcome.Failed(failure), input.CustomStatus, nextTimerAt: null);

    // A clock that is set back must not set an orchestration back.
    private static DateTimeOffset TimeOfTurn(TurnInput input)
    {
        DateTimeOffset last =
            input.History.OfType<OrchestratorStarted>().LastOrDefault()?.At ?? DateTimeOffset.MinValue;
        return input.Now > last ? input.Now : last;
    }

    /// <summary>Puts the timers that are due where they belong among the arrivals: what was earlier comes first.</summary>
    private static IEnumerable<HistoryEvent> WithDueTimers(
        IReadOnlyList<HistoryEvent> arrived,
        IReadOnlyList<TimerFired> timers,
        DateTimeOffset now
    )
    {
        Queue<TimerFired> due = new(timers.Where(timer => timer.FireAt <= now));
        foreach (HistoryEvent item in arrived)
        {
            while (due.TryPeek(out TimerFired? timer) && timer.FireAt < item.At)
            {
                yield return due.Dequeue() with
                {
                    At = now,
                };
            }

            yield return item;
        }

        foreach (TimerFired timer in due)
        {
            yield return timer with
            {
                At = now,
            };
        }
    }
}
