using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Functions.Assignment;

/// <summary>
/// Twice a minute: tells the conversations that a crash left untold of their agent, and does what a clock that was lost
/// left undone.
/// </summary>
public sealed class GrantSweepFunction(GrantAnnouncer announcer, DispatchTicker ticker)
{
    [Function(nameof(GrantSweepFunction))]
    public async Task RunAsync(
        [TimerTrigger("*/30 * * * * *")] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken
    )
    {
        await announcer.AnnounceAsync(client, cancellationToken);
        await ticker.CatchUpAsync(client, cancellationToken);
    }
}
