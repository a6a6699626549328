using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Functions.Assignment.Activities;

/// <summary>Takes a conversation from its agent back into the queue; the room that is left is used. Safe to repeat.</summary>
public sealed class ReturnToQueueActivity(IDispatcher dispatcher, GrantAnnouncer announcer)
{
    /// <summary>Answers <see langword="false"/> when it was no longer that agent's.</summary>
    [Function(nameof(ReturnToQueueActivity))]
    public async Task<bool> RunAsync(
        [ActivityTrigger] HandAssignment assignment,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(assignment);
        bool returned = await dispatcher.ReturnToQueueAsync(assignment.Request, assignment.AgentId, cancellationToken);
        await announcer.AnnounceAsync(client, cancellationToken);
        return returned;
    }
}
