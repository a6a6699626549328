using Microsoft.Azure.Functions.Worker;

namespace InboundFlow.Functions.Assignment.Activities;

/// <summary>Asks for an agent. Safe to repeat: a conversation that has one, or waits, gets the same answer.</summary>
public sealed class RequestAgentActivity(IDispatcher dispatcher)
{
    [Function(nameof(RequestAgentActivity))]
    public Task<Placement> RunAsync([ActivityTrigger] AgentRequest request, CancellationToken cancellationToken) =>
        dispatcher.RequestAgentAsync(request, cancellationToken);
}
