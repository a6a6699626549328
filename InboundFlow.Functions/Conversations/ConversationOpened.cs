using InboundFlow.Functions.Enrichment;

namespace InboundFlow.Functions.Conversations;

/// <summary>The event <em>Conversation Opened</em>: what the workflow starts with.</summary>
/// <param name="Text">The beginning of the first message; at most 1,024 characters.</param>
/// <param name="PastConversations">How many conversations the contact had before.</param>
/// <param name="LastAgentId">Who had the previous one.</param>
/// <param name="ContactFields">What earlier lookups found about the contact.</param>
/// <param name="RowVersion">The version of the conversation's row, for the first step to be recorded on.</param>
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
    string? Text,
    IReadOnlyDictionary<string, string> ContactFields,
    string? RowVersion
)
{
    /// <summary>When the previous conversation closed.</summary>
    public DateTimeOffset? LastAgentAt { get; init; }

    /// <summary>Until when the channel lets us answer the message that opened it; <see langword="null"/> if it always does.</summary>
    public DateTimeOffset? WindowClosesAt { get; init; }

    /// <summary>What enrichment is asked with.</summary>
    public EnrichmentRequest ToEnrichmentRequest() =>
        new(
            ConversationId,
            ContactId,
            ChannelId,
            ChannelType,
            PastConversations,
            LastAgentId,
            ProfileLanguage,
            ProfileName,
            Text,
            ContactFields
        );
}
