namespace InboundFlow.Functions.Conversations;

/// <summary>The event <em>Conversation Opened</em>: what the workflow starts with.</summary>
/// <param name="Text">The beginning of the first message; at most 1,024 characters.</param>
/// <param name="PastConversations">How many conversations the contact had before.</param>
/// <param name="LastAgentId">Who had the previous one.</param>
public sealed record ConversationOpened(
    string ConversationId,
    string ContactId,
    string ChannelId,
    string ChannelType,
    DateTimeOffset OpenedAt,
    int PastConversations,
    string? LastAgentId,
    string? ProfileName,
    string? ProfileLanguage,
    string? Text
);
