using System.Text.Json;
using Azure.Data.Tables;
using InboundFlow.Functions.Channels;
using InboundFlow.Functions.Conversations;
using InboundFlow.Functions.Http;

namespace InboundFlow.Functions.Storage;

/// <summary>Messages and timeline events as rows.</summary>
internal static class MessageRows
{
    public static TableEntity Inbound(
        InboundMessage message,
        string messageId,
        DateTimeOffset receivedAt,
        string partitionKey,
        string rowKey
    )
    {
        TableEntity row = new(partitionKey, rowKey)
        {
            ["MessageId"] = messageId,
            ["Direction"] = nameof(MessageDirection.Inbound),
            ["Kind"] = message.Kind,
            ["SentAt"] = message.SentAt,
            ["ReceivedAt"] = receivedAt,
            ["Status"] = nameof(DeliveryStatus.Delivered),
            ["InReplyTo"] = message.InReplyTo,
        };
        row.SetText("Text", message.Text);
        if (message.Attachments.Count > 0)
        {
            row.SetText("Attachments", JsonSerializer.Serialize(message.Attachments, Api.Json));
        }

        return row;
    }

    /// <summary>What the business wrote from elsewhere.</summary>
    public static TableEntity Echo(
        InboundEvent.EchoReceived echo,
        string messageId,
        DateTimeOffset receivedAt,
        string partitionKey,
        string rowKey
    )
    {
        TableEntity row = new(partitionKey, rowKey)
        {
            ["MessageId"] = messageId,
            ["Direction"] = nameof(MessageDirection.Outbound),
            ["Kind"] = "echo",
            ["SentAt"] = echo.At,
            ["ReceivedAt"] = receivedAt,
            ["Status"] = nameof(DeliveryStatus.Sent),
        };
        row.SetText("Text", echo.Text);
        return row;
    }

    /// <summary>An agent's message that is about to be sent.</summary>
    public static TableEntity Outbound(OutboundDraft draft, string partitionKey, string rowKey)
    {
        TableEntity row = new(partitionKey, rowKey)
        {
            ["MessageId"] = draft.MessageId,
            ["Direction"] = nameof(MessageDirection.Outbound),
            ["Kind"] = "text",
            ["ReceivedAt"] = draft.WrittenAt,
            ["Status"] = nameof(DeliveryStatus.Queued),
            ["AgentId"] = draft.AgentId,
        };
        row.SetText("Text", draft.Text);
        return row;
    }

    /// <summary>Where a provider's message id leads.</summary>
    public static TableEntity Delivery(
        string partitionKey,
        string rowKey,
        string conversationId,
        string messageRowKey,
        DateTimeOffset storedAt,
        bool opensIt
    ) =>
        new(partitionKey, rowKey)
        {
            ["ConversationId"] = conversationId,
            ["OpenedIt"] = opensIt,
            ["StoredAt"] = storedAt,
            ["Message"] = messageRowKey,
        };

    public static Message Read(TableEntity row) =>
        new(
            row.GetString("MessageId"),
            Enum.Parse<MessageDirection>(row.GetString("Direction")),
            row.GetString("Kind"),
            row.GetText("Text"),
            row.GetText("Attachments") is string attachments
                ? JsonSerializer.Deserialize<List<MessageAttachment>>(attachments, Api.Json) ?? []
                : [],
            row.GetDateTimeOffset("SentAt"),
            row.GetDateTimeOffset("ReceivedAt") ?? default,
            Enum.Parse<DeliveryStatus>(row.GetString("Status")),
            row.GetString("AgentId"),
            row.GetDateTimeOffset("EditedAt"),
            row.GetDateTimeOffset("RemovedAt"),
            row.GetString("ErrorCode")
        );

    public static TableEntity Event(TimelineEvent e, string partitionKey, string rowKey)
    {
        TableEntity row = new(partitionKey, rowKey);
        row.SetText("Event", JsonSerializer.Serialize(e, Api.Json));
        return row;
    }

    public static TimelineEvent ReadEvent(TableEntity row) =>
        JsonSerializer.Deserialize<TimelineEvent>(row.GetText("Event")!, Api.Json)
        ?? throw new InvalidOperationException($"Bug in InboundFlow: the event at '{row.RowKey}' is empty.");
}
