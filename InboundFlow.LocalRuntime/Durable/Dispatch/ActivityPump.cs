using System.Diagnostics;
using System.Threading.Channels;
using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Telemetry;
using Microsoft.Extensions.Logging;

namespace InboundFlow.LocalRuntime.Durable.Dispatch;

/// <summary>Runs activities, so many at a time.</summary>
internal sealed class ActivityPump(
    IDurableFunctions functions,
    BusyCounter busy,
    PayloadLimits limits,
    DurableMetrics metrics,
    EngineConduct conduct,
    TimeProvider time,
    ILogger<ActivityPump> logger
)
{
    private readonly Channel<ActivityWork> queue = Channel.CreateUnbounded<ActivityWork>();

    /// <summary>How many wait to be run.</summary>
    public int Queued => queue.Reader.Count;

    public void Enqueue(ActivityWork work)
    {
        busy.Enter();
        queue.Writer.TryWrite(work);
    }

    /// <summary>Runs what is queued, until <paramref name="stopping"/>.</summary>
    /// <param name="finished">Gets what became of each activity. It must not throw.</param>
    /// <param name="stopping">Activities under way see it too; they run again after a restart.</param>
    public Task RunAsync(int concurrency, Action<ActivityWork, CompletionEvent> finished, CancellationToken stopping) =>
        Task.WhenAll(
            Enumerable.Range(0, concurrency).Select(_ => Task.Run(() => WorkAsync(finished, stopping), stopping))
        );

    private async Task WorkAsync(Action<ActivityWork, CompletionEvent> finished, CancellationToken stopping)
    {
        // What starts the engine, perhaps a request, is not above what the engine then does.
        Activity.Current = null;
        try
        {
            await foreach (ActivityWork work in queue.Reader.ReadAllAsync(stopping))
            {
                for (int run = 0; run < conduct.RunsPerActivity; run++)
                {
                    CompletionEvent result = await MeasureAsync(work, stopping);
                    stopping.ThrowIfCancellationRequested();
                    finished(work, result);
                }

                busy.Leave();
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // What was under way has left no result and will run again.
        }
    }

    private async Task<CompletionEvent> MeasureAsync(ActivityWork work, CancellationToken stopping)
    {
        long begun = time.GetTimestamp();
        using Activity? span = ActivitySpans.Start(work, time.GetUtcNow());
        CompletionEvent result = await RunAsync(work, stopping);
        result = result with { At = time.GetUtcNow() };
        ActivitySpans.End(span, result);
        metrics.RecordActivity(work.Activity.Name, result is TaskFailed, time.GetElapsedTime(begun));
        return result;
    }

    private async Task<CompletionEvent> RunAsync(ActivityWork work, CancellationToken stopping)
    {
        TaskScheduled activity = work.Activity;
        if (functions.FindActivity(activity.Name) is not { } run)
        {
            return new TaskFailed(activity.EventId, Failures.UnknownActivity(activity.Name));
        }

        string? result;
        try
        {
            result = await run(work.InstanceId, activity.Input, stopping);
        }
#pragma warning disable CA1031 // The edge of the app's code: whatever it throws is the activity's failure.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.ActivityFailed(logger, work.InstanceId, activity.Name, exception.GetType().Name);
            Log.ActivityFailure(logger, exception, work.InstanceId, activity.Name);
            return new TaskFailed(activity.EventId, Failures.Describe(exception));
        }

        try
        {
            return new TaskCompleted(
                activity.EventId,
                limits.Check(result, work.InstanceId, $"The result of activity '{activity.Name}'")
            );
        }
        catch (ArgumentException tooLarge)
        {
            // Running it again would give the same.
            return new TaskFailed(activity.EventId, Failures.Describe(tooLarge) with { IsNonRetriable = true });
        }
    }
}

/// <summary>An activity to run.</summary>
internal sealed record ActivityWork(string InstanceId, string ExecutionId, TaskScheduled Activity);
