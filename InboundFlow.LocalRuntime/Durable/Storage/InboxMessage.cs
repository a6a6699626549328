using InboundFlow.LocalRuntime.Durable.History;

namespace InboundFlow.LocalRuntime.Durable.Storage;

/// <summary>Something that has been sent to an instance and that no turn has taken yet.</summary>
/// <param name="MessageId">A message with the same id is the same message.</param>
/// <param name="Order">Its place among the messages of the instance.</param>
/// <param name="ForExecutionId">It concerns only this execution; any when null.</param>
internal sealed record InboxMessage(string MessageId, long Order, string? ForExecutionId, HistoryEvent Event)
{
    /// <summary>The start comes before everything.</summary>
    public const long StartOrder = 0;

    /// <summary>From when on it can be taken.</summary>
    public DateTimeOffset DueAt => (Event as ExecutionStarted)?.ScheduledStartAt ?? Event.At;
}
