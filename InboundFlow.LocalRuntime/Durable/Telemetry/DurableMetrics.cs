using System.Diagnostics.Metrics;
using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Replay;
using InboundFlow.LocalRuntime.Durable.Storage;
using Microsoft.DurableTask.Client;

namespace InboundFlow.LocalRuntime.Durable.Telemetry;

/// <summary>Counts and measures what the engine does, in the meter <see cref="MeterName"/>.</summary>
/// <remarks>
/// Tags are names of functions, operations and outcomes, so there are few. A name that no function has is counted as
/// <see cref="OtherName"/>, because it came from a caller. Nothing here reads storage.
/// </remarks>
internal sealed class DurableMetrics
{
    public const string MeterName = "InboundFlow.LocalRuntime";

    public const string OtherName = "_other";

    // The defaults are meant for milliseconds.
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    };

    private readonly IDurableFunctions functions;
    private readonly Meter meter;
    private readonly Counter<long> started;
    private readonly Counter<long> finished;
    private readonly Counter<long> repaired;
    private readonly Histogram<double> turnDuration;
    private readonly Histogram<int> replayedEvents;
    private readonly Histogram<double> activityDuration;
    private readonly Counter<long> activityRetries;
    private readonly Histogram<double> storeDuration;

    public DurableMetrics(IMeterFactory meters, IDurableFunctions functions)
    {
        this.functions = functions;
        meter = meters.Create(MeterName);
        started = Counter("instances.started", "{instance}", "Orchestrations started, by orchestrator.");
        finished = Counter("instances.finished", "{instance}", "Orchestrations over, by orchestrator and outcome.");
        repaired = Counter("repaired", "{instance}", "Stuck orchestrations that the sweep has set going again.");
        turnDuration = Duration(
            "turn.duration",
            "Replaying and running an orchestrator for one turn, without storing."
        );
        replayedEvents = meter.CreateHistogram<int>(
            "inboundflow.durable.turn.replayed_events",
            "{event}",
            "Events of its history that an orchestrator went through before it came to anything new."
        );
        activityDuration = Duration("activity.duration", "Runs of activities, by activity and outcome.");
        activityRetries = Counter("activity.retries", "{retry}", "Activities scheduled again after a failure.");
        storeDuration = Duration("store.duration", "Calls of the store, by operation and outcome.");
    }

    /// <summary>Whether anybody wants to know how long the store takes.</summary>
    public bool MeasuresStore => storeDuration.Enabled;

    /// <summary>Adds what is observed rather than counted.</summary>
    /// <param name="active">The instances in memory, as last stored.</param>
    /// <param name="timers">How many instances are to be woken at a time.</param>
    /// <param name="readySteps">How many instances wait for their turn to take a step.</param>
    /// <param name="queuedActivities">How many activities wait to be run.</param>
    public void Observe(
        Func<IEnumerable<InstanceRow>> active,
        Func<int> timers,
        Func<int> readySteps,
        Func<int> queuedActivities,
        TimeProvider time
    )
    {
        meter.CreateObservableGauge(
            "inboundflow.durable.instances.active",
            () => ByStatus(active()),
            "{instance}",
            "Orchestrations in memory, because something goes on with them, by status."
        );
        meter.CreateObservableGauge(
            "inboundflow.durable.instances.timed",
            timers,
            "{instance}",
            "Orchestrations to be woken at a time: for a timer, a start for later, or a row to be written."
        );
        meter.CreateObservableGauge(
            "inboundflow.durable.pending.oldest_age",
            () => OldestPending(active(), time.GetUtcNow()),
            "s",
            "How long the oldest orchestration waits that is to begin and has not. 0 when there is none."
        );
        meter.CreateObservableGauge(
            "inboundflow.durable.queue.depth",
            () => new Measurement<int>[] { Depth("steps", readySteps()), Depth("activities", queuedActivities()) },
            "{item}",
            "What waits for a free worker: instances ready for a step, and activities."
        );
    }

    public void CountStarted(string orchestrator)
    {
        if (started.Enabled)
        {
            started.Add(1, Orchestrator(orchestrator));
        }
    }

    /// <summary>Counts stuck instances that have been set going again.</summary>
    public void CountRepaired(int instances) => repaired.Add(instances);

    /// <summary>Counts a turn that has been stored.</summary>
    /// <param name="replayed">How many events it went through first.</param>
    public void RecordTurn(InstanceHead head, TurnResult result, int replayed, TimeSpan duration)
    {
        if (turnDuration.Enabled || replayedEvents.Enabled || finished.Enabled)
        {
            KeyValuePair<string, object?> orchestrator = Orchestrator(head.Name);
            KeyValuePair<string, object?> outcome = new("outcome", OutcomeOf(result.Outcome));
            turnDuration.Record(duration.TotalSeconds, orchestrator, outcome);
            replayedEvents.Record(replayed, orchestrator);
            if (head.IsOver)
            {
                finished.Add(1, orchestrator, outcome);
            }
        }

        foreach (ScheduledEvent again in result.Retries)
        {
            if (again is TaskScheduled activity)
            {
                activityRetries.Add(1, new KeyValuePair<string, object?>("activity", Activity(activity.Name)));
            }
        }
    }

    /// <summary>Counts a run of an activity.</summary>
    public void RecordActivity(string activity, bool failed, TimeSpan duration)
    {
        if (activityDuration.Enabled)
        {
            activityDuration.Record(
                duration.TotalSeconds,
                new("activity", Activity(activity)),
                new("outcome", failed ? "failed" : "completed")
            );
        }
    }

    /// <summary>Counts a call of the store: <c>ok</c>, <c>conflict</c> or <c>failed</c>.</summary>
    public void RecordStore(string operation, string outcome, TimeSpan duration) =>
        storeDuration.Record(duration.TotalSeconds, new("operation", operation), new("outcome", outcome));

    private static IEnumerable<Measurement<int>> ByStatus(IEnumerable<InstanceRow> active) =>
        active
            .GroupBy(row => row.Head.Status)
            .Select(same => new Measurement<int>(
                same.Count(),
                new KeyValuePair<string, object?>("status", NameOf(same.Key))
            ));

    private static double OldestPending(IEnumerable<InstanceRow> active, DateTimeOffset now) =>
        active
            .Where(row => row.Head.Status == OrchestrationRuntimeStatus.Pending)
            .Select(row => (now - (row.Head.ScheduledStartAt ?? row.Head.CreatedAt)).TotalSeconds)
            .Append(0)
            .Max();

    private static Measurement<int> Depth(string queue, int depth) =>
        new(depth, new KeyValuePair<string, object?>("queue", queue));

    private static string NameOf(OrchestrationRuntimeStatus status) =>
        status switch
        {
            OrchestrationRuntimeStatus.Pending => "pending",
            OrchestrationRuntimeStatus.Suspended => "suspended",
            OrchestrationRuntimeStatus.Running => "running",
            _ => "over",
        };

    private static string OutcomeOf(TurnOutcome outcome) =>
        outcome switch
        {
            TurnOutcome.Completed => "completed",
            TurnOutcome.Failed => "failed",
            TurnOutcome.Terminated => "terminated",
            TurnOutcome.Suspended => "suspended",
            TurnOutcome.ContinuedAsNew => "continued_as_new",
            _ => "waiting",
        };

    private KeyValuePair<string, object?> Orchestrator(string name) =>
        new("orchestrator", functions.FindOrchestrator(name) is null ? OtherName : name);

    private string Activity(string name) => functions.FindActivity(name) is null ? OtherName : name;

    private Counter<long> Counter(string name, string unit, string description) =>
        meter.CreateCounter<long>($"inboundflow.durable.{name}", unit, description);

    private Histogram<double> Duration(string name, string description) =>
        meter.CreateHistogram($"inboundflow.durable.{name}", "s", description, tags: null, Seconds);
}
