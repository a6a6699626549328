using Azure.Data.Tables;
using InboundFlow.Functions.Conversations;

namespace InboundFlow.Functions.Storage;

/// <summary>Conversations as rows: in the contact's partition and, the same columns again, in the list.</summary>
internal static class ConversationRows
{
    public static TableEntity Opened(ConversationOpened opened, string partitionKey, string rowKey)
    {
        TableEntity row = new(partitionKey, rowKey)
        {
            ["ConversationId"] = opened.ConversationId,
            ["ContactId"] = opened.ContactId,
            ["ChannelId"] = opened.ChannelId,
            ["ChannelType"] = opened.ChannelType,
            ["Source"] = "contact",
            ["Status"] = nameof(ConversationStatus.Open),
            ["Phase"] = nameof(ConversationPhase.Enriching),
            ["OpenedAt"] = opened.OpenedAt,
            ["PastConversations"] = opened.PastConversations,
            ["LastAgentId"] = opened.LastAgentId,
            ["LastAgentAt"] = opened.LastAgentAt,
            ["WindowClosesAt"] = opened.WindowClosesAt,
        };
        return row;
    }

    /// <summary>What a step of the workflow changes. A failure leaves team, agent and times as they are.</summary>
    public static TableEntity Progressed(Progress progress, string partitionKey, string rowKey)
    {
        TableEntity row = new(partitionKey, rowKey) { ["Phase"] = progress.Phase.ToString() };
        if (progress.Phase != ConversationPhase.Failed)
        {
            row["TeamId"] = progress.TeamId;
            // Null would leave the column as it was; an empty one is read as none.
            row["AgentId"] = progress.AgentId ?? "";
            row["Priority"] = progress.Priority;
            row["QueuedAt"] = progress.QueuedAt;
            row["AssignedAt"] = progress.Stamp;
        }

        return row;
    }

    public static TableEntity Closed(Closing closing, string partitionKey, string rowKey) =>
        new(partitionKey, rowKey)
        {
            ["Status"] = nameof(ConversationStatus.Closed),
            ["Phase"] = nameof(ConversationPhase.Closed),
            ["ClosedAt"] = closing.ClosedAt,
            ["Category"] = closing.Category,
            ["Summary"] = closing.Summary,
        };

    /// <summary>Reads either row. The list's may mix what two writers left, so that closed goes before any phase.</summary>
    public static Conversation Read(TableEntity row)
    {
        string? agentId = NoneIfEmpty(row.GetString("AgentId"));
        ConversationStatus status = Enum.Parse<ConversationStatus>(row.GetString("Status"));
        return new(
            row.GetString("ConversationId"),
            row.GetString("ContactId"),
            row.GetString("ChannelId"),
            row.GetString("Source"),
            status,
            status == ConversationStatus.Closed
                ? ConversationPhase.Closed
                : Enum.Parse<ConversationPhase>(row.GetString("Phase")),
            row.GetString("TeamId"),
            agentId,
            row.GetInt32("Priority") ?? 0,
            row.GetDateTimeOffset("OpenedAt") ?? default,
            row.GetDateTimeOffset("QueuedAt"),
            agentId is null ? null : row.GetDateTimeOffset("AssignedAt"),
            row.GetDateTimeOffset("ClosedAt"),
            row.GetString("Category"),
            row.GetString("Summary"),
            row.GetInt32("PastConversations") ?? 0
        )
        {
            ReplyWatch = ListenerRows.WatchOf(row),
            NudgedAt = row.GetDateTimeOffset("NudgedAt"),
        };
    }

    private static string? NoneIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
