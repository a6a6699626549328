namespace InboundFlow.Functions.Enrichment;

/// <summary>What is known about a conversation when its team is chosen.</summary>
/// <param name="IsNewContact">This is the contact's first conversation.</param>
/// <param name="PastConversations">How many they had before this one.</param>
/// <param name="LastAgentId">Who had the previous one.</param>
/// <param name="Language">ISO 639-1 code of the text's language, or of the profile when the text is too short to tell; <see langword="null"/> if unknown.</param>
/// <param name="WithinBusinessHours">Whether the workspace is open now.</param>
/// <param name="Text">The beginning of the first message, for conditions on what it says.</param>
/// <param name="Fields">What is known of the contact, by field: what was stored, overridden by what the lookup mapped.</param>
/// <param name="Lookup"><c>off</c>, <c>found</c>, or why it gave nothing: <c>notFound</c>, <c>timeout</c>, <c>failed</c>, <c>refused</c>.</param>
public sealed record EnrichmentFacts(
    bool IsNewContact,
    int PastConversations,
    string? LastAgentId,
    string ChannelId,
    string ChannelType,
    string? Language,
    bool WithinBusinessHours,
    string? Text,
    IReadOnlyDictionary<string, string> Fields,
    string Lookup
);
