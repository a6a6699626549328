using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Functions.Conversations;

/// <summary>Twice a minute: starts the workflows that a crash left unstarted.</summary>
public sealed class StartSweepFunction(StartSweep sweep)
{
    [Function(nameof(StartSweepFunction))]
    public Task RunAsync(
        [TimerTrigger("15,45 * * * * *")] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken
    ) => sweep.RunAsync(client, cancellationToken);
}
