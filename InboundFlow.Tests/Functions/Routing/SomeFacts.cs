using InboundFlow.Functions.Enrichment;

namespace InboundFlow.Tests.Functions.Routing;

/// <summary>Facts of an everyday conversation, to be varied by <c>with</c>.</summary>
internal static class SomeFacts
{
    internal static EnrichmentFacts Everyday { get; } =
        new(
            IsNewContact: false,
            PastConversations: 3,
            LastAgentId: "ada",
            ChannelId: "demo",
            ChannelType: "whatsapp",
            Language: "vi",
            WithinBusinessHours: true,
            Text: "Đơn hàng của tôi đâu? Where is my order?",
            Fields: new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["Tier"] = "Gold",
                ["spent"] = "1250.50",
                ["empty"] = " ",
            },
            Lookup: "found"
        );

    internal static EnrichmentFacts Unknown { get; } =
        Everyday with
        {
            LastAgentId = null,
            Language = null,
            Text = null,
            Fields = new Dictionary<string, string>(StringComparer.Ordinal),
        };
}
