using System.Diagnostics;
using InboundFlow.LocalRuntime.Durable.History;

namespace InboundFlow.LocalRuntime.Durable.Telemetry;

/// <summary>The span of an orchestration, known before it is made.</summary>
/// <param name="Parent">What started the orchestration.</param>
/// <param name="Id">The orchestration's own.</param>
internal readonly record struct OrchestrationSpan(ActivityContext Parent, ActivitySpanId Id)
{
    /// <summary>What the spans under it name as theirs.</summary>
    public ActivityContext Context => new(Parent.TraceId, Id, Parent.TraceFlags, Parent.TraceState, isRemote: true);

    /// <summary>The span of an orchestration that began so.</summary>
    /// <returns><see langword="null"/> when it belongs to no trace, or nobody listens.</returns>
    public static OrchestrationSpan? Of(ExecutionStarted? start) =>
        start?.ParentTrace is { SpanId: { } id } trace
        && DurableSources.Engine.HasListeners()
        && trace.TryRead(out ActivityContext parent)
            ? new OrchestrationSpan(parent, ActivitySpanId.CreateFromString(id))
            : null;

    /// <summary>Makes it current, for what the orchestrator logs. What this returns is never sent.</summary>
    public Activity Enter()
    {
        Activity turn = new Activity("turn").SetParentId(Parent.TraceId, Parent.SpanId, Parent.TraceFlags);
        turn.TraceStateString = Parent.TraceState;
        SpanIdentity.TrySet(turn.Start(), Id);
        return turn;
    }

    /// <summary>The same trace and sampling, under a span that is still to be made.</summary>
    public ActivityContext Child(ActivitySpanId id) =>
        new(Parent.TraceId, id, Parent.TraceFlags, Parent.TraceState, isRemote: true);
}
