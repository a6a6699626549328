using System.Diagnostics;
using InboundFlow.LocalRuntime.Durable.History;

namespace InboundFlow.LocalRuntime.Durable.Telemetry;

/// <summary>The spans of what an app asks of the client. What is current, such as a request, is above them.</summary>
internal static class ClientSpans
{
    /// <summary>Begins <c>create_orchestration:{name}</c>.</summary>
    public static Activity? StartCreate(string instanceId, ExecutionStarted start)
    {
        Activity? span = DurableSources.Client.HasListeners()
            ? DurableSources.Client.StartActivity(
                SpanNames.Of("create_orchestration", start.Name, start.Version),
                ActivityKind.Producer
            )
            : null;
        return span
            ?.SetTag(DurableTags.Type, "orchestration")
            .SetTag(DurableTags.Name, start.Name)
            .SetVersion(start.Version)
            .SetTag(DurableTags.InstanceId, instanceId);
    }

    /// <summary>Begins <c>orchestration_event:{name}</c>.</summary>
    public static Activity? StartRaise(string targetInstanceId, string eventName)
    {
        Activity? span = DurableSources.Client.HasListeners()
            ? DurableSources.Client.StartActivity(
                SpanNames.Of("orchestration_event", eventName, version: ""),
                ActivityKind.Producer
            )
            : null;
        return span
            ?.SetTag(DurableTags.Type, "event")
            .SetTag(DurableTags.Name, eventName)
            .SetTag(DurableTags.TargetInstanceId, targetInstanceId);
    }

    /// <summary>The orchestration's place in the trace: under <paramref name="span"/>, with a span id of its own.</summary>
    public static ExecutionStarted Under(this ExecutionStarted start, Activity? span) =>
        ContextOf(span) is { } trace
            ? start with
            {
                ParentTrace = trace with { SpanId = ActivitySpanId.CreateRandom().ToHexString() },
            }
            : start;

    /// <summary>The event's place in the trace.</summary>
    public static EventRaised Under(this EventRaised raised, Activity? span) =>
        ContextOf(span) is { } trace ? raised with { ParentTrace = trace } : raised;

    // Where there is no span because what is current is not sampled, that has to be known further on: else what is called
    // from an activity would begin traces of its own.
    private static DurableTraceContext? ContextOf(Activity? span)
    {
        Activity? above = span ?? (DurableSources.Client.HasListeners() ? Activity.Current : null);
        return above is { IdFormat: ActivityIdFormat.W3C } ? DurableTraceContext.Of(above.Context) : null;
    }
}
