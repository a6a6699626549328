using Azure.Data.Tables;
using Microsoft.DurableTask.Client;

namespace InboundFlow.LocalRuntime.Durable.Storage;

/// <summary>Puts together, from both tables, what a restart has to take up.</summary>
/// <param name="settledBefore">Instances that ended in an epoch before this one have their rows.</param>
internal sealed class RecoveryScan(int settledBefore)
{
    // Beside those under way, those that ended so late that their rows may lag.
    private readonly string present = TableClient.CreateQueryFilter(
        $"(RuntimeStatus ne {nameof(OrchestrationRuntimeStatus.Completed)} and RuntimeStatus ne {nameof(OrchestrationRuntimeStatus.Failed)} and RuntimeStatus ne {nameof(OrchestrationRuntimeStatus.Terminated)}) or Epoch ge {settledBefore}"
    );

    private readonly HashSet<string> withMessages = new(StringComparer.Ordinal);
    private readonly Dictionary<string, InstanceHead> heads = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string ExecutionId, long NextRow)> rows = new(StringComparer.Ordinal);

    /// <summary>Neither histories nor instances that are settled.</summary>
    private string PartitionFilter =>
        TableClient.CreateQueryFilter(
            $"Kind eq {PartitionRows.InboxKind} or Kind eq {PartitionRows.OutboxKind} or Kind eq {PartitionRows.SentinelKind}"
        ) + $" and ({present})";

    private static IReadOnlyList<string> PartitionColumns { get; } =
    [
        PartitionRows.Kind,
        PartitionRows.Owner,
        "ExecutionId",
        "Name",
        "RuntimeStatus",
        "CreatedTime",
        "LastUpdatedTime",
        "ScheduledStartTime",
        "NextTimerTime",
        "OpenActivities",
        "StartMessage",
        "FirstRow",
        "NextRow",
    ];

    private static IReadOnlyList<string> InstanceColumns { get; } = ["InstanceId", "ExecutionId", "NextRow"];

    /// <summary>Reads both tables.</summary>
    public async Task ReadAsync(TableClient history, TableClient instances, CancellationToken cancellationToken)
    {
        await foreach (
            TableEntity row in history.QueryAsync<TableEntity>(
                PartitionFilter,
                select: PartitionColumns,
                cancellationToken: cancellationToken
            )
        )
        {
            AddPartitionRow(row);
        }

        await foreach (
            TableEntity row in instances.QueryAsync<TableEntity>(
                present,
                select: InstanceColumns,
                cancellationToken: cancellationToken
            )
        )
        {
            AddInstanceRow(row);
        }
    }

    private void AddPartitionRow(TableEntity row)
    {
        string id = row.GetString(PartitionRows.Owner);
        if (PartitionRows.IsSentinel(row))
        {
            heads.Add(id, PartitionRows.ReadHead(row));
        }
        else
        {
            withMessages.Add(id);
        }
    }

    private void AddInstanceRow(TableEntity row) =>
        rows[row.GetString("InstanceId")] = (row.GetString("ExecutionId"), row.GetInt64("NextRow") ?? 0);

    /// <summary>Instances that have ended, and have no row that says so.</summary>
    public IEnumerable<string> EndedWithoutRow() =>
        heads.Values.Where(head => head.IsOver && Lags(head)).Select(head => head.InstanceId);

    public IReadOnlyList<UnfinishedInstance> Unfinished() =>
        [
            .. heads
                .Values.Select(head => new UnfinishedInstance(
                    head.InstanceId,
                    withMessages.Contains(head.InstanceId) || head is { IsOver: false, OpenActivities: > 0 },
                    Lags(head),
                    head.IsOver ? null : head.NextTimerAt ?? head.ScheduledStartAt
                ))
                .Where(found => found.HasWork || found.RowLags || !heads[found.InstanceId].IsOver),
            // Messages for an instance that is settled, or that there is none of.
            .. withMessages
                .Where(id => !heads.ContainsKey(id))
                .Select(id => new UnfinishedInstance(id, true, false, null)),
        ];

    private bool Lags(InstanceHead head) =>
        !rows.TryGetValue(head.InstanceId, out (string, long) row) || row != (head.ExecutionId, head.NextRow);
}
