using InboundFlow.Functions.Enrichment;

namespace InboundFlow.Tests.Functions.Enrichment;

/// <summary>An everyday request, to be varied by <c>with</c>.</summary>
internal static class SomeRequest
{
    internal static EnrichmentRequest Everyday { get; } =
        new(
            ConversationId: "conversation-1",
            ContactId: "contact-1",
            ChannelId: "demo",
            ChannelType: "generic",
            PastConversations: 2,
            LastAgentId: "ada",
            ProfileLanguage: "fr-CA",
            ProfileName: "Zoë O'Hara & Sons",
            Text: "Where is my order? I have been waiting.",
            ContactFields: new Dictionary<string, string>(StringComparer.Ordinal) { ["phone"] = "+84 90 123" }
        );
}
