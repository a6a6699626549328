namespace InboundFlow.Functions.Conversations;

/// <summary>An agent's message on its way out.</summary>
/// <param name="MessageId">The same however often the request is repeated.</param>
public sealed record OutboundDraft(
    string ConversationId,
    string MessageId,
    string AgentId,
    string Text,
    DateTimeOffset WrittenAt
);
