using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Functions.Assignment.Activities;

/// <summary>Moves a waiting conversation to another team's queue; who gets it there at once is told. Safe to repeat.</summary>
public sealed class TransferActivity(IDispatcher dispatcher, GrantAnnouncer announcer)
{
    [Function(nameof(TransferActivity))]
    public async Task RunAsync(
        [ActivityTrigger] Transfer transfer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(transfer);
        await dispatcher.TransferAsync(transfer.ConversationId, transfer.TeamId, cancellationToken);
        await announcer.AnnounceAsync(client, cancellationToken);
    }
}

/// <summary>A waiting conversation and the team it goes to.</summary>
public sealed record Transfer(string ConversationId, string TeamId);
