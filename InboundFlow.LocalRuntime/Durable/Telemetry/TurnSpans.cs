using System.Diagnostics;
using System.Globalization;
using InboundFlow.LocalRuntime.Durable.Dispatch;
using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Replay;
using InboundFlow.LocalRuntime.Durable.Storage;
using Microsoft.DurableTask.Client;

namespace InboundFlow.LocalRuntime.Durable.Telemetry;

/// <summary>Sends the spans of what came to an end in a turn.</summary>
/// <remarks>
/// Only for a turn that has just been stored, so each is sent once, however often the turn is replayed. If the process
/// dies between the two they are not sent: a span missing is better than one that is there twice.
/// </remarks>
internal sealed class TurnSpans(InstanceHead head, ExecutionStarted start, OrchestrationSpan orchestration)
{
    /// <summary>Sends them; nothing when the orchestration belongs to no trace, or nobody listens.</summary>
    /// <param name="before">The instance as it was before the turn.</param>
    public static void Send(LoadedInstance before, TurnResult result, DateTimeOffset now)
    {
        if (OrchestrationSpan.Of(before.Start) is { } span)
        {
            HistoryEvent[] events = [.. before.History, .. result.NewEvents];
            new TurnSpans(before.Head, before.Start!, span).Send(events, before.History.Count, result, now);
        }
    }

    private void Send(HistoryEvent[] events, int firstNew, TurnResult result, DateTimeOffset now)
    {
        HashSet<int> done = [.. events.Take(firstNew).OfType<CompletionEvent>().Select(it => it.TaskScheduledId)];
        foreach (HistoryEvent item in events.Skip(firstNew))
        {
            switch (item)
            {
                case CompletionEvent completion when done.Add(completion.TaskScheduledId):
                    SendCompletion(events, completion);
                    break;
                case TimerFired fired when Find<TimerCreated>(events, fired.TimerId) is { } created:
                    SendTimer(created, fired);
                    break;
                case ExecutionCompleted end:
                    SendOrchestration(events, end, now);
                    break;
                default:
                    break;
            }
        }

        foreach (OutgoingMessage message in result.Outgoing)
        {
            if (
                message.Event is EventRaised { ParentTrace: { } trace } raised
                && trace.TryRead(out ActivityContext own)
            )
            {
                SendEvent(message.TargetInstanceId, raised, own, now);
            }
        }
    }

    private void SendCompletion(HistoryEvent[] events, CompletionEvent completion)
    {
        switch (Find<ScheduledEvent>(events, completion.TaskScheduledId))
        {
            case TaskScheduled { ParentTrace: { } trace } activity when trace.TryRead(out ActivityContext own):
                Activity? span = Start(SpanNames.Of("activity", activity.Name, version: ""), activity.At, own.SpanId);
                Finish(span, "activity", activity.Name, completion);
                break;
            case SubOrchestrationInstanceCreated { ClientSpanId: { } id } sub:
                ActivitySpanId spanId = ActivitySpanId.CreateFromString(id);
                Activity? call = Start(SpanNames.Of("orchestration", sub.Name, version: ""), sub.At, spanId);
                Finish(call, "orchestration", sub.Name, completion);
                break;
            default:
                break;
        }
    }

    private void Finish(Activity? span, string type, string name, CompletionEvent completion)
    {
        Tag(span, type, name)?.SetTag(DurableTags.TaskId, completion.TaskScheduledId);
        switch (completion)
        {
            case TaskFailed failed:
                span?.Fail(failed.FailureDetails);
                break;
            case SubOrchestrationInstanceFailed failed:
                span?.Fail(failed.FailureDetails);
                break;
            default:
                break;
        }

        End(span, completion.At);
    }

    private void SendTimer(TimerCreated created, TimerFired fired)
    {
        Activity? span = Start($"orchestration:{start.Name}:timer", created.At, id: null, ActivityKind.Internal);
        Tag(span, "timer", start.Name)
            ?.SetTag(DurableTags.FireAt, fired.FireAt.UtcDateTime.ToString("o", CultureInfo.InvariantCulture))
            .SetTag(DurableTags.TaskId, fired.TimerId);
        End(span, fired.At);
    }

    private void SendEvent(string targetInstanceId, EventRaised raised, ActivityContext own, DateTimeOffset now)
    {
        string name = SpanNames.Of("orchestration_event", raised.Name, version: "");
        Activity? span = Start(name, raised.At, own.SpanId, ActivityKind.Producer);
        Tag(span, "event", raised.Name)?.SetTag(DurableTags.TargetInstanceId, targetInstanceId);
        End(span, now);
    }

    /// <summary>The orchestration's own, from its first turn on; the events it took are linked to.</summary>
    private void SendOrchestration(HistoryEvent[] events, ExecutionCompleted end, DateTimeOffset now)
    {
        Activity? span = DurableSources.Engine.StartActivity(
            SpanNames.Of("orchestration", start.Name, start.Version),
            ActivityKind.Server,
            orchestration.Parent,
            links: Links(events),
            startTime: start.ParentTrace!.ActivityStartTime ?? events.OfType<OrchestratorStarted>().First().At
        );
        if (span is null)
        {
            return;
        }

        SpanIdentity.TrySet(span, orchestration.Id);
        Tag(span, "orchestration", start.Name)!
            .SetVersion(start.Version)
            .SetTag(DurableTags.Status, end.OrchestrationStatus.ToString());
        if (end.OrchestrationStatus == OrchestrationRuntimeStatus.Failed)
        {
            span.Fail(end.FailureDetails);
        }

        End(span, now);
    }

    private static IEnumerable<ActivityLink> Links(HistoryEvent[] events)
    {
        foreach (EventRaised raised in events.OfType<EventRaised>())
        {
            if (raised.ParentTrace?.TryRead(out ActivityContext sender) == true)
            {
                yield return new ActivityLink(sender);
            }
        }
    }

    private Activity? Start(string name, DateTimeOffset at, ActivitySpanId? id, ActivityKind kind = ActivityKind.Client)
    {
        Activity? span = DurableSources.Engine.StartActivity(name, kind, orchestration.Context, startTime: at);
        if (span is not null && id is { } known)
        {
            SpanIdentity.TrySet(span, known);
        }

        return span;
    }

    private Activity? Tag(Activity? span, string type, string name) =>
        span
            ?.SetTag(DurableTags.Type, type)
            .SetTag(DurableTags.Name, name)
            .SetTag(DurableTags.InstanceId, head.InstanceId)
            .SetTag(DurableTags.ExecutionId, head.ExecutionId);

    private static void End(Activity? span, DateTimeOffset at) => span?.SetEndTime(at.UtcDateTime).Dispose();

    private static T? Find<T>(HistoryEvent[] events, int id)
        where T : ScheduledEvent => events.OfType<T>().FirstOrDefault(item => item.EventId == id);
}
