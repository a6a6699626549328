using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Functions.Assignment.Activities;

/// <summary>Moves a waiting conversation to another team's queue. Safe to repeat.</summary>
/// <remarks>Its workflow is told either way: of the agent it got there, or of the queue it waits in and until when.</remarks>
public sealed class TransferActivity(IDispatcher dispatcher, GrantAnnouncer announcer)
{
    /// <summary>Answers <see langword="false"/> when it no longer waited, or waits elsewhere.</summary>
    [Function(nameof(TransferActivity))]
    public async Task<bool> RunAsync(
        [ActivityTrigger] Transfer transfer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(transfer);
        ArgumentNullException.ThrowIfNull(client);
        Placement placement = await dispatcher.TransferAsync(
            transfer.ConversationId,
            transfer.TeamId,
            cancellationToken
        );
        if (placement.Status is PlacementStatus.Waiting or PlacementStatus.Offered)
        {
            await client.RaiseEventAsync(placement.ConversationId, DispatchEvents.Placed, placement, cancellationToken);
        }

        await announcer.AnnounceAsync(client, cancellationToken);
        bool isElsewhere =
            placement is { Status: PlacementStatus.Assigned, RoutedTeamId: string routed }
            && !string.Equals(routed, transfer.TeamId, StringComparison.Ordinal);
        return placement.Status != PlacementStatus.Withdrawn && !isElsewhere;
    }
}

/// <summary>A waiting conversation and the team it goes to.</summary>
public sealed record Transfer(string ConversationId, string TeamId);
