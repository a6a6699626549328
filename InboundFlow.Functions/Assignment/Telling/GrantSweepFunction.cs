using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Functions.Assignment;

/// <summary>Twice a minute: tells the conversations that a crash left untold of their agent.</summary>
public sealed class GrantSweepFunction(GrantAnnouncer announcer)
{
    [Function(nameof(GrantSweepFunction))]
    public Task RunAsync(
        [TimerTrigger("*/30 * * * * *")] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken
    ) => announcer.AnnounceAsync(client, cancellationToken);
}
