using Microsoft.Azure.Functions.Worker;

namespace InboundFlow.Functions.Conversations;

/// <summary>Closes a conversation in its contact's partition: from then on a message opens another. Safe to repeat.</summary>
public sealed class CloseActivity(IConversationStore conversations)
{
    /// <summary>Answers with the conversation as it was before.</summary>
    [Function(nameof(CloseActivity))]
    public Task<Conversation?> RunAsync([ActivityTrigger] Closing closing, CancellationToken cancellationToken) =>
        conversations.CloseAsync(closing, cancellationToken);
}
