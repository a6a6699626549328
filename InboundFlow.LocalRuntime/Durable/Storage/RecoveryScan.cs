using Azure.Data.Tables;

namespace InboundFlow.LocalRuntime.Durable.Storage;

/// <summary>Puts together, from both tables, what a restart has to take up.</summary>
internal sealed class RecoveryScan
{
    /// <summary>Everything but the histories.</summary>
    public static readonly string PartitionFilter = TableClient.CreateQueryFilter(
        $"Kind eq {PartitionRows.SentinelKind} or Kind eq {PartitionRows.InboxKind} or Kind eq {PartitionRows.OutboxKind}"
    );

    private readonly HashSet<string> withMessages = new(StringComparer.Ordinal);
    private readonly Dictionary<string, InstanceHead> heads = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string ExecutionId, long NextRow)> rows = new(StringComparer.Ordinal);

    public static IReadOnlyList<string> PartitionColumns { get; } =
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

    public static IReadOnlyList<string> InstanceColumns { get; } = ["InstanceId", "ExecutionId", "NextRow"];

    public void AddPartitionRow(TableEntity row)
    {
        string id = row.GetString(PartitionRows.Owner);
        if (row.GetString(PartitionRows.Kind) == PartitionRows.SentinelKind)
        {
            heads.Add(id, PartitionRows.ReadHead(row));
        }
        else
        {
            withMessages.Add(id);
        }
    }

    public void AddInstanceRow(TableEntity row) =>
        rows[row.GetString("InstanceId")] = (row.GetString("ExecutionId"), row.GetInt64("NextRow") ?? 0);

    public IReadOnlyList<UnfinishedInstance> Unfinished() =>
        [
            .. heads
                .Values.Select(head => new UnfinishedInstance(
                    head.InstanceId,
                    withMessages.Contains(head.InstanceId) || head is { IsOver: false, OpenActivities: > 0 },
                    !rows.TryGetValue(head.InstanceId, out (string, long) row)
                        || row != (head.ExecutionId, head.NextRow),
                    head.IsOver ? null : head.NextTimerAt ?? head.ScheduledStartAt
                ))
                .Where(found => found.HasWork || found.RowLags || !heads[found.InstanceId].IsOver),
            .. withMessages
                .Where(id => !heads.ContainsKey(id))
                .Select(id => new UnfinishedInstance(id, true, false, null)),
        ];
}
