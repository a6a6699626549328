using System.Diagnostics;
using System.Text.Json.Serialization;

namespace InboundFlow.LocalRuntime.Durable.Telemetry;

/// <summary>The place of something in a distributed trace, kept with the event that begins it.</summary>
/// <param name="TraceParent">W3C <c>traceparent</c>: the trace, the span above, and whether it is sampled.</param>
/// <param name="TraceState">W3C <c>tracestate</c>.</param>
public sealed record DurableTraceContext(string TraceParent, string? TraceState)
{
    /// <summary>
    /// The span of the orchestration itself, 16 hexadecimal digits: chosen when it is started and the same over all its
    /// turns and restarts, so that what it calls can name it as the span above long before it is known how it ends.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SpanId { get; init; }

    /// <summary>When that span began, once the history that says so is gone: after continuing as new.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? ActivityStartTime { get; init; }

    internal static DurableTraceContext Of(ActivityContext context) =>
        new(
            $"00-{context.TraceId.ToHexString()}-{context.SpanId.ToHexString()}-{(byte)context.TraceFlags:x2}",
            context.TraceState
        );

    /// <summary>Reads it back. What can't be read is no trace.</summary>
    internal bool TryRead(out ActivityContext context) =>
        ActivityContext.TryParse(TraceParent, TraceState, isRemote: true, out context);
}
