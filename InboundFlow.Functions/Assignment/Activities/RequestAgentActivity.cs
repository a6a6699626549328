using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Functions.Assignment.Activities;

/// <summary>Asks for an agent. Safe to repeat: a conversation that has one, or waits, gets the same answer.</summary>
public sealed class RequestAgentActivity(IDispatcher dispatcher, DispatchClock clock)
{
    [Function(nameof(RequestAgentActivity))]
    public async Task<Placement> RunAsync(
        [ActivityTrigger] AgentRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken
    )
    {
        Placement placement = await dispatcher.RequestAgentAsync(request, cancellationToken);
        await clock.ArmAsync(client, cancellationToken);
        return placement;
    }
}
