using System.Globalization;
using InboundFlow.Functions.Assignment;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Functions.Conversations;

/// <summary>Starts the way back to the queue of conversations whose agent has gone.</summary>
public sealed class ConversationReturner(IConversationStore conversations) : IConversationReturner
{
    public async Task<bool> ReturnAsync(
        DurableTaskClient client,
        AbandonedConversation abandoned,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(abandoned);
        Conversation? conversation = await conversations.FindAsync(abandoned.ConversationId, cancellationToken);

        if (conversation is not { Status: ConversationStatus.Open })
        {
            // It is on its way out.
            return true;
        }

        if (!string.Equals(conversation.AgentId, abandoned.AgentId, StringComparison.Ordinal))
        {
            // Its assignment is about to be written down, or its return.
            return false;
        }

        ReturnCause cause = new(LadderEvents.Returned, "agentOffline", []);
        await Orchestrations.StartOnceAsync(
            client,
            nameof(AssignOrchestrator),
            new AssignCommand(conversation, AgentId: null, TeamId: null) { Cause = cause },
            InstanceIdOf(conversation, abandoned),
            cancellationToken
        );
        return true;
    }

    // Whoever is given another while they are gone has that one returned too.
    private static string InstanceIdOf(Conversation conversation, AbandonedConversation abandoned)
    {
        DateTimeOffset since =
            conversation.AssignedAt > abandoned.OfflineSince ? conversation.AssignedAt.Value : abandoned.OfflineSince;
        return $"{conversation.Id}-return-{since.UtcTicks.ToString(CultureInfo.InvariantCulture)}";
    }
}
