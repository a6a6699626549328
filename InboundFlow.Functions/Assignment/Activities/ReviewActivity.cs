using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Functions.Assignment.Activities;

/// <summary>Looks again at a conversation that waits, because something is over, and tells who got what that freed. Safe to repeat.</summary>
public sealed class ReviewActivity(IDispatcher dispatcher, GrantAnnouncer announcer)
{
    /// <summary>Where it stands now.</summary>
    /// <param name="waiting">Where it waited.</param>
    [Function(nameof(ReviewActivity))]
    public async Task<Placement> RunAsync(
        [ActivityTrigger] Placement waiting,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(waiting);
        Placement placement = await dispatcher.ReviewAsync(
            waiting.ConversationId,
            waiting.ReviewAt ?? DateTimeOffset.MinValue,
            cancellationToken
        );
        await announcer.AnnounceAsync(client, cancellationToken);
        return placement;
    }
}
