using System.Collections.Concurrent;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace InboundFlow.Functions.Assignment;

/// <summary>Tells waiting conversations of the agents they got, and sets the workspace's clock.</summary>
/// <remarks>
/// The event is raised first and noted after, so that a crash in between repeats it and never loses it. Two callers at
/// once may both raise it. Whoever changes anything calls this; <see cref="GrantSweepFunction"/> does for what was left.
/// </remarks>
public sealed class GrantAnnouncer(
    IDispatcher dispatcher,
    DispatchClock clock,
    IWorkflowRestarter restarter,
    ILogger<GrantAnnouncer> logger
)
{
    private const int EventsAtOnce = 16;

    /// <summary>Tells all that have not been told. One that can't be told now stays for the next time.</summary>
    public async Task AnnounceAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        IReadOnlyList<Placement> untold = await dispatcher.ReadUntoldAsync(cancellationToken);
        ConcurrentBag<Placement> told = [];
        await Parallel.ForEachAsync(
            untold,
            new ParallelOptions { MaxDegreeOfParallelism = EventsAtOnce, CancellationToken = cancellationToken },
            async (placement, cancel) =>
            {
                if (await TryTellAsync(client, placement, cancel))
                {
                    told.Add(placement);
                }
            }
        );
        if (!told.IsEmpty)
        {
            await dispatcher.MarkToldAsync(told, cancellationToken);
        }

        await clock.ArmAsync(client, cancellationToken);
    }

    private async Task<bool> TryTellAsync(
        DurableTaskClient client,
        Placement placement,
        CancellationToken cancellationToken
    )
    {
        try
        {
            // Depending on its back end the engine drops an event for an instance that is gone, or complains.
            OrchestrationMetadata? workflow = await client.GetInstanceAsync(
                placement.ConversationId,
                cancellationToken
            );
            await (
                workflow is { IsCompleted: false }
                    ? client.RaiseEventAsync(
                        placement.ConversationId,
                        DispatchEvents.Placed,
                        placement,
                        cancellationToken
                    )
                    : restarter.RestartAsync(client, placement, cancellationToken)
            );
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.NotTold(logger, placement.ConversationId, e);
            return false;
        }
    }
}
