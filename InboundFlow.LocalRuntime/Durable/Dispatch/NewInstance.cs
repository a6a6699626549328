using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Storage;
using Microsoft.DurableTask.Client;

namespace InboundFlow.LocalRuntime.Durable.Dispatch;

/// <summary>What is stored of an instance that has not begun.</summary>
internal static class NewInstance
{
    /// <summary>A pending instance and its start message.</summary>
    /// <param name="messageId">The start's own id: the same start again is recognised by it.</param>
    public static (InstanceHead Head, InboxMessage Start) Of(
        string instanceId,
        string messageId,
        ExecutionStarted start,
        DateTimeOffset now
    )
    {
        InstanceHead head = new()
        {
            InstanceId = instanceId,
            ExecutionId = NewIds.Next(),
            Name = start.Name,
            Status = OrchestrationRuntimeStatus.Pending,
            CreatedAt = now,
            LastUpdatedAt = now,
            StartMessageId = messageId,
            ScheduledStartAt = start.ScheduledStartAt,
        };
        return (head, new InboxMessage(messageId, InboxMessage.StartOrder, head.ExecutionId, start));
    }
}
