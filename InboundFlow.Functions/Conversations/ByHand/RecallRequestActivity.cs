using InboundFlow.Functions.Assignment;
using Microsoft.Azure.Functions.Worker;

namespace InboundFlow.Functions.Conversations;

/// <summary>Reads what the dispatcher was asked with for a conversation. Safe to repeat: reads only.</summary>
public sealed class RecallRequestActivity(IConversationStore conversations)
{
    /// <summary><see langword="null"/> when its workflow has not come so far.</summary>
    [Function(nameof(RecallRequestActivity))]
    public Task<AgentRequest?> RunAsync([ActivityTrigger] string conversationId, CancellationToken cancellationToken) =>
        conversations.FindRequestAsync(conversationId, cancellationToken);
}
