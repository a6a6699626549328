using Microsoft.Azure.Functions.Worker;

namespace InboundFlow.Functions.Assignment.Activities;

/// <summary>Looks again at a conversation that waits, because something is over. Safe to repeat.</summary>
public sealed class ReviewActivity(IDispatcher dispatcher)
{
    /// <summary>Where it stands now.</summary>
    /// <param name="waiting">Where it waited.</param>
    [Function(nameof(ReviewActivity))]
    public Task<Placement> RunAsync([ActivityTrigger] Placement waiting, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(waiting);
        return dispatcher.ReviewAsync(
            waiting.ConversationId,
            waiting.ReviewAt ?? DateTimeOffset.MinValue,
            cancellationToken
        );
    }
}
