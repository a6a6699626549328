using System.Diagnostics;
using InboundFlow.LocalRuntime.Durable.Dispatch;
using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Replay;

namespace InboundFlow.LocalRuntime.Durable.Telemetry;

/// <summary>Gives what a turn asks for its place in the trace, before it is stored.</summary>
/// <remarks>
/// Beside the turn and not in it: span ids are random, and a turn is a function. A turn that is repeated because it could
/// not be stored gets new ones; the old ones have not been told to anyone.
/// </remarks>
internal static class TurnStamps
{
    /// <summary>Stamps the result. Without a trace, or with nobody listening, it is the same object.</summary>
    /// <param name="before">The instance as it was before the turn.</param>
    public static TurnResult Apply(TurnResult result, LoadedInstance before)
    {
        if (OrchestrationSpan.Of(before.Start) is not { } span)
        {
            return result;
        }

        HistoryEvent[] events = [.. result.NewEvents.Select(item => Stamp(item, span))];
        Dictionary<int, string> children = events
            .OfType<SubOrchestrationInstanceCreated>()
            .ToDictionary(sub => sub.EventId, sub => sub.ClientSpanId!);
        return result with
        {
            NewEvents = events,
            Outgoing = [.. result.Outgoing.Select(message => Stamp(message, span, children))],
            Outcome = Stamp(result.Outcome, before.History.Concat(events)),
        };
    }

    private static HistoryEvent Stamp(HistoryEvent item, OrchestrationSpan span) =>
        item switch
        {
            TaskScheduled activity => activity with
            {
                ParentTrace = DurableTraceContext.Of(span.Child(ActivitySpanId.CreateRandom())),
            },
            SubOrchestrationInstanceCreated sub => sub with
            {
                ClientSpanId = ActivitySpanId.CreateRandom().ToHexString(),
            },
            _ => item,
        };

    private static OutgoingMessage Stamp(
        OutgoingMessage message,
        OrchestrationSpan span,
        Dictionary<int, string> children
    ) =>
        message.Event switch
        {
            ExecutionStarted { Parent: { } parent } start => message with
            {
                Event = start with
                {
                    ParentTrace = DurableTraceContext.Of(
                        span.Child(ActivitySpanId.CreateFromString(children[parent.TaskScheduledId]))
                    ) with
                    {
                        SpanId = ActivitySpanId.CreateRandom().ToHexString(),
                    },
                },
            },
            EventRaised raised => message with
            {
                Event = raised with { ParentTrace = DurableTraceContext.Of(span.Child(ActivitySpanId.CreateRandom())) },
            },
            _ => message,
        };

    // The span goes on over the executions, so the next one has to know when it began.
    private static TurnOutcome Stamp(TurnOutcome outcome, IEnumerable<HistoryEvent> history) =>
        outcome is TurnOutcome.ContinuedAsNew { Start.ParentTrace: { ActivityStartTime: null } trace } next
            ? next with
            {
                Start = next.Start with
                {
                    ParentTrace = trace with { ActivityStartTime = history.OfType<OrchestratorStarted>().First().At },
                },
            }
            : outcome;
}
