using InboundFlow.Functions.Channels;

namespace InboundFlow.Functions.Conversations;

/// <summary>One message of a conversation.</summary>
/// <param name="Kind"><c>text</c>, <c>image</c>… as the channel names it.</param>
/// <param name="Text"><see langword="null"/> when there was none, or when the sender took it back.</param>
/// <param name="AgentId">Who wrote it, if an agent did.</param>
/// <param name="Status">Of an outbound message: how far it got. Inbound ones are <see cref="DeliveryStatus.Delivered"/>.</param>
/// <param name="EditedAt">When its sender last changed it.</param>
/// <param name="RemovedAt">When its sender took it back.</param>
public sealed record Message(
    string Id,
    MessageDirection Direction,
    string Kind,
    string? Text,
    IReadOnlyList<MessageAttachment> Attachments,
    DateTimeOffset? SentAt,
    DateTimeOffset ReceivedAt,
    DeliveryStatus Status,
    string? AgentId,
    DateTimeOffset? EditedAt,
    DateTimeOffset? RemovedAt,
    string? ErrorCode
);

/// <summary>Which way a message went.</summary>
public enum MessageDirection
{
    /// <summary>From the contact.</summary>
    Inbound,

    /// <summary>From an agent.</summary>
    Outbound,
}
