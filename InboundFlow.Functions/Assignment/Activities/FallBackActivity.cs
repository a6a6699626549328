using Microsoft.Azure.Functions.Worker;

namespace InboundFlow.Functions.Assignment.Activities;

/// <summary>Moves a conversation that waited long enough to its next fallback team. Safe to repeat.</summary>
public sealed class FallBackActivity(IDispatcher dispatcher)
{
    /// <summary>Where it stands now.</summary>
    /// <param name="waiting">Where it waited.</param>
    [Function(nameof(FallBackActivity))]
    public Task<Placement> RunAsync([ActivityTrigger] Placement waiting, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(waiting);
        return dispatcher.FallBackAsync(waiting.ConversationId, waiting.TeamId ?? "", cancellationToken);
    }
}
