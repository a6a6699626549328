using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Functions.Assignment.Activities;

/// <summary>Takes a conversation from its agent or out of the queue, and tells who got the room. Safe to repeat.</summary>
public sealed class ReleaseAgentActivity(IDispatcher dispatcher, GrantAnnouncer announcer)
{
    /// <summary>The agent who had it; <see langword="null"/> when none had, or it was released before.</summary>
    [Function(nameof(ReleaseAgentActivity))]
    public async Task<string?> RunAsync(
        [ActivityTrigger] string conversationId,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken
    )
    {
        string? agentId = await dispatcher.ReleaseAsync(conversationId, cancellationToken);
        await announcer.AnnounceAsync(client, cancellationToken);
        return agentId;
    }
}
