using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Functions.Assignment.Activities;

/// <summary>Gives a conversation to an agent by hand, and tells whoever got the room that this made. Safe to repeat.</summary>
public sealed class AssignByHandActivity(IDispatcher dispatcher, GrantAnnouncer announcer)
{
    /// <summary>Where it stands now; <see langword="null"/> when there is no such agent.</summary>
    [Function(nameof(AssignByHandActivity))]
    public async Task<Placement?> RunAsync(
        [ActivityTrigger] HandAssignment assignment,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(assignment);
        Placement? placement = await dispatcher.AssignByHandAsync(
            assignment.Request,
            assignment.AgentId,
            cancellationToken
        );
        await announcer.AnnounceAsync(client, cancellationToken);
        return placement;
    }
}

/// <summary>A conversation and an agent: who is to have it, or to give it back.</summary>
public sealed record HandAssignment(AgentRequest Request, string AgentId);
