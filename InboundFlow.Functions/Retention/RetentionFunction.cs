using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Functions.Retention;

/// <summary>Once an hour, when little else begins: purges old orchestrations that are over.</summary>
public sealed class RetentionFunction(RetentionSweep sweep)
{
    [Function(nameof(RetentionFunction))]
    public Task RunAsync(
        [TimerTrigger("20 23 * * * *")] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken
    ) => sweep.RunAsync(client, cancellationToken);
}
