using System.Diagnostics;
using InboundFlow.LocalRuntime.Durable.Dispatch;
using InboundFlow.LocalRuntime.Durable.History;

namespace InboundFlow.LocalRuntime.Durable.Telemetry;

/// <summary>The spans of activities running: one for each run, so that a run repeated after a crash has two.</summary>
internal static class ActivitySpans
{
    /// <summary>Begins <c>activity:{name}</c>, under the span of its scheduling. It is current from now on.</summary>
    public static Activity? Start(ActivityWork work, DateTimeOffset now)
    {
        TaskScheduled activity = work.Activity;
        if (
            activity.ParentTrace is not { } trace
            || !DurableSources.Engine.HasListeners()
            || !trace.TryRead(out ActivityContext parent)
        )
        {
            return null;
        }

        return DurableSources
            .Engine.StartActivity(
                SpanNames.Of("activity", activity.Name, version: ""),
                ActivityKind.Server,
                parent,
                startTime: now
            )
            ?.SetTag(DurableTags.Type, "activity")
            .SetTag(DurableTags.Name, activity.Name)
            .SetTag(DurableTags.InstanceId, work.InstanceId)
            .SetTag(DurableTags.ExecutionId, work.ExecutionId)
            .SetTag(DurableTags.TaskId, activity.EventId);
    }

    /// <summary>Ends it.</summary>
    public static void End(Activity? span, CompletionEvent result)
    {
        if (span is null)
        {
            return;
        }

        if (result is TaskFailed failed)
        {
            span.Fail(failed.FailureDetails);
        }

        span.SetEndTime(result.At.UtcDateTime).Stop();
    }
}
