namespace InboundFlow.Functions.Enrichment;

/// <summary>What the webhook's transaction already knew: everything that enrichment needs, so that it reads no storage.</summary>
/// <param name="PastConversations">How many the contact had before this one.</param>
/// <param name="LastAgentId">Who had the previous one.</param>
/// <param name="ProfileLanguage">The contact's language as the platform told it (BCP 47).</param>
/// <param name="Text">The first message's text.</param>
/// <param name="ContactFields">What is stored of the contact, by field. Templates of the lookup may name them.</param>
public sealed record EnrichmentRequest(
    string ConversationId,
    string ContactId,
    string ChannelId,
    string ChannelType,
    int PastConversations,
    string? LastAgentId,
    string? ProfileLanguage,
    string? ProfileName,
    string? Text,
    IReadOnlyDictionary<string, string> ContactFields
);
