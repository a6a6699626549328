using Azure.Data.Tables;

namespace InboundFlow.LocalRuntime.Durable.Storage;

/// <summary>What the rows of a partition mean: which count, and which were left behind by an interrupted write.</summary>
/// <param name="Sentinel"><see langword="null"/> when there is no instance; then no row counts.</param>
internal sealed record PartitionReading(
    TableEntity? Sentinel,
    IReadOnlyList<TableEntity> Rows,
    IReadOnlyList<TableEntity> Leavings
)
{
    public static PartitionReading Of(IReadOnlyList<TableEntity> rows)
    {
        TableEntity? sentinel = rows.SingleOrDefault(row => PartitionRows.IsSentinel(row));
        if (sentinel is null)
        {
            return new PartitionReading(null, [], rows);
        }

        InstanceHead head = PartitionRows.ReadHead(sentinel);
        ILookup<bool, TableEntity> byValidity = rows.Where(row => row != sentinel).ToLookup(row => Counts(row, head));
        return new PartitionReading(sentinel, [.. byValidity[true]], [.. byValidity[false]]);
    }

    /// <summary>Whether the history has all rows that the sentinel says.</summary>
    public bool IsWhole =>
        Sentinel is null
        || PartitionRows.ReadHead(Sentinel) is var head
            && Rows.Count(row => IsOfKind(row, PartitionRows.HistoryKind)) == head.NextRow - head.FirstRow;

    /// <summary>Those of the columns that an <see cref="InstanceOutline"/> is made of.</summary>
    public static IReadOnlyList<string> OutlineColumns { get; } =
    [
        "PartitionKey",
        "RowKey",
        PartitionRows.Kind,
        PartitionRows.Owner,
        "ExecutionId",
        "Name",
        "RuntimeStatus",
        "CreatedTime",
        "LastUpdatedTime",
        "StartMessage",
        "ForExecution",
        "FirstRow",
        "NextRow",
        "Sequence",
        "EventType",
        "InstanceId",
    ];

    /// <summary>The instance without what it has been given and has said.</summary>
    public InstanceOutline? ReadOutline() =>
        Sentinel is null
            ? null
            : new InstanceOutline(
                PartitionRows.ReadHead(Sentinel),
                Rows.Any(row => IsOfKind(row, PartitionRows.OutboxKind)),
                [
                    .. Rows.Where(row => IsOfKind(row, PartitionRows.HistoryKind) && HistoryColumns.IsChild(row))
                        .OrderBy(PartitionRows.IndexOf)
                        .Select(row => row.GetString("InstanceId")),
                ]
            );

    /// <summary>The instance, once its rows are complete; <see langword="null"/> when there is none.</summary>
    public StoredInstance? ReadInstance()
    {
        if (Sentinel is null)
        {
            return null;
        }

        ILookup<string, TableEntity> byKind = Rows.ToLookup(KindOf, StringComparer.Ordinal);
        return new StoredInstance(
            PartitionRows.ReadHead(Sentinel),
            Sentinel.ETag.ToString(),
            [.. byKind[PartitionRows.HistoryKind].OrderBy(PartitionRows.IndexOf).SelectMany(FramedEvent.Read)],
            [.. byKind[PartitionRows.InboxKind].Select(PartitionRows.ReadInbox).OrderBy(message => message.Order)],
            [
                .. byKind[PartitionRows.OutboxKind]
                    .OrderBy(row => row.GetInt64("Sequence"))
                    .Select(PartitionRows.ReadOutbox),
            ]
        );
    }

    private static bool IsOfKind(TableEntity row, string kind) =>
        string.Equals(KindOf(row), kind, StringComparison.Ordinal);

    private static string KindOf(TableEntity row) => row.GetString(PartitionRows.Kind);

    private static bool Counts(TableEntity row, InstanceHead head) =>
        KindOf(row) switch
        {
            PartitionRows.HistoryKind => PartitionRows.IndexOf(row) is long index
                && index >= head.FirstRow
                && index < head.NextRow,
            PartitionRows.OutboxKind => row.GetInt64("Sequence") < head.NextRow,
            _ => head.Takes(row.GetString("EventType"), row.GetString("ForExecution")),
        };
}
