using Azure.Data.Tables;
using Microsoft.DurableTask.Client;

namespace InboundFlow.LocalRuntime.Durable.Storage;

/// <summary>Finds, in one query, what has been lying about for too long. It does not find those that just wait.</summary>
internal static class StallScan
{
    private static readonly string[] Columns = [PartitionRows.Kind, PartitionRows.Owner, "OpenActivities"];

    /// <summary>Asks.</summary>
    /// <param name="before">What was due before this should have been seen to by now.</param>
    public static Task<List<StalledInstance>> FindAsync(
        TableClient history,
        DateTimeOffset before,
        CancellationToken cancellationToken
    ) =>
        history
            .QueryAsync<TableEntity>(Filter(before), select: Columns, cancellationToken: cancellationToken)
            .Select(Read)
            .ToListAsync(cancellationToken)
            .AsTask();

    private static string Filter(DateTimeOffset before)
    {
        string messages = TableClient.CreateQueryFilter(
            $"(Kind eq {PartitionRows.InboxKind} or Kind eq {PartitionRows.OutboxKind}) and DueTime lt {before}"
        );
        string sentinels = TableClient.CreateQueryFilter(
            $"Kind eq {PartitionRows.SentinelKind} and RuntimeStatus ne {nameof(OrchestrationRuntimeStatus.Completed)} and RuntimeStatus ne {nameof(OrchestrationRuntimeStatus.Failed)} and RuntimeStatus ne {nameof(OrchestrationRuntimeStatus.Terminated)} and (OpenActivities gt 0 or NextTimerTime lt {before} or ScheduledStartTime lt {before})"
        );
        return $"({messages}) or ({sentinels})";
    }

    private static StalledInstance Read(TableEntity row)
    {
        StallReason reason =
            !PartitionRows.IsSentinel(row) ? StallReason.Message
            : row.GetInt32("OpenActivities") > 0 ? StallReason.Activity
            : StallReason.Timer;
        return new StalledInstance(row.GetString(PartitionRows.Owner), reason);
    }
}
