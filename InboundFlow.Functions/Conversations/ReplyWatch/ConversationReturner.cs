using System.Globalization;
using InboundFlow.Functions.Assignment;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Functions.Conversations;

/// <summary>Starts the way back to the queue of conversations whose agent has gone.</summary>
public sealed class ConversationReturner(IConversationStore conversations) : IConversationReturner
{
    public async Task ReturnAsync(
        DurableTaskClient client,
        AbandonedConversation abandoned,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(abandoned);
        Conversation? conversation = await conversations.FindAsync(abandoned.ConversationId, cancellationToken);

        // One that was closed is on its way out, and one that is another's here will be so there: the next look tells.
        if (
            conversation is { Status: ConversationStatus.Open }
            && string.Equals(conversation.AgentId, abandoned.AgentId, StringComparison.Ordinal)
        )
        {
            ReturnCause cause = new("returned", "agentOffline", []);
            await Orchestrations.StartOnceAsync(
                client,
                nameof(AssignOrchestrator),
                new AssignCommand(conversation, AgentId: null, TeamId: null) { Cause = cause },
                InstanceIdOf(conversation, abandoned),
                cancellationToken
            );
        }
    }

    // Whoever is given another while they are gone has that one returned too.
    private static string InstanceIdOf(Conversation conversation, AbandonedConversation abandoned)
    {
        DateTimeOffset since =
            conversation.AssignedAt > abandoned.OfflineSince ? conversation.AssignedAt.Value : abandoned.OfflineSince;
        return $"{conversation.Id}-return-{since.UtcTicks.ToString(CultureInfo.InvariantCulture)}";
    }
}
