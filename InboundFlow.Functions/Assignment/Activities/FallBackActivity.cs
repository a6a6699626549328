using Microsoft.Azure.Functions.Worker;

namespace InboundFlow.Functions.Assignment.Activities;

/// <summary>Moves a conversation that waited long enough to its next fallback team.</summary>
/// <remarks>
/// When it is repeated because its answer got lost, the conversation may move one team further. It loses no age by it.
/// </remarks>
public sealed class FallBackActivity(IDispatcher dispatcher)
{
    [Function(nameof(FallBackActivity))]
    public Task<Placement> RunAsync([ActivityTrigger] string conversationId, CancellationToken cancellationToken) =>
        dispatcher.FallBackAsync(conversationId, cancellationToken);
}
