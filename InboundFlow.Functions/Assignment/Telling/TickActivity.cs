using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Functions.Assignment;

/// <summary>Does what the passing of time asks for. Safe to repeat.</summary>
public sealed class TickActivity(DispatchTicker ticker)
{
    /// <summary>Answers when something changes by itself next.</summary>
    [Function(nameof(TickActivity))]
    public Task<DateTimeOffset?> RunAsync(
        [ActivityTrigger] string workspaceId,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken
    ) => ticker.TickAsync(client, cancellationToken);
}
