using Microsoft.DurableTask.Client;

namespace InboundFlow.Functions.Assignment;

/// <summary>Brings conversations back to the queue whose agent has gone.</summary>
public interface IConversationReturner
{
    /// <summary>Starts the return. Safe to repeat: one absence returns an assignment once.</summary>
    /// <returns><see langword="false"/> when it is not known yet that the conversation is that agent's: ask again.</returns>
    Task<bool> ReturnAsync(
        DurableTaskClient client,
        AbandonedConversation abandoned,
        CancellationToken cancellationToken
    );
}
