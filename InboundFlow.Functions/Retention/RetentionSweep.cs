using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace InboundFlow.Functions.Retention;

/// <summary>Purges orchestrations that are over and old, a bounded part of them at a time.</summary>
/// <remarks>
/// Nothing is remembered between two runs: each goes by what is there, so one that was cut off is continued by the next,
/// on whichever machine. Two at once purge each instance once.
/// </remarks>
public sealed class RetentionSweep(
    IOptions<RetentionOptions> options,
    TimeProvider time,
    ILogger<RetentionSweep> logger
)
{
    /// <summary>When a run begins nothing new any more.</summary>
    public static readonly TimeSpan Budget = TimeSpan.FromMinutes(2);

    private const int MaxWindows = 50;
    private const int LookAt = 100;

    private static readonly OrchestrationRuntimeStatus[] Over =
    [
        OrchestrationRuntimeStatus.Completed,
        OrchestrationRuntimeStatus.Failed,
        OrchestrationRuntimeStatus.Terminated,
    ];

    /// <summary>Purges until nothing is left or the run is long enough.</summary>
    /// <returns>How many orchestrations are gone.</returns>
    public async Task<int> RunAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset cutoff = now - TimeSpan.FromDays(options.Value.Days);
        int total = 0;
        for (int i = 0; i < MaxWindows && now + Budget - time.GetUtcNow() is { Ticks: > 0 } left; i++)
        {
            IReadOnlyCollection<DateTimeOffset> found = await FindAsync(client, cutoff, cancellationToken);
            if (RetentionPolicy.Decide(found, cutoff) is not RetentionStep.Purge window)
            {
                break;
            }

            PurgeInstancesFilter filter = new(window.From, window.To, Over) { Timeout = left };
            PurgeResult purged = await client.PurgeAllInstancesAsync(filter, cancellationToken);
            total += purged.PurgedInstanceCount;
            if (purged.PurgedInstanceCount == 0)
            {
                // Asking again would be answered the same.
                break;
            }
        }

        if (total > 0)
        {
            Log.Purged(logger, total, options.Value.Days);
        }

        return total;
    }

    private static async Task<IReadOnlyCollection<DateTimeOffset>> FindAsync(
        DurableTaskClient client,
        DateTimeOffset cutoff,
        CancellationToken cancellationToken
    )
    {
        OrchestrationQuery query = new(CreatedTo: cutoff, Statuses: Over, PageSize: LookAt);
        List<DateTimeOffset> found = [];
        await foreach (
            OrchestrationMetadata instance in client.GetAllInstancesAsync(query).WithCancellation(cancellationToken)
        )
        {
            found.Add(instance.CreatedAt);
            if (found.Count == LookAt)
            {
                break;
            }
        }

        return found;
    }
}
