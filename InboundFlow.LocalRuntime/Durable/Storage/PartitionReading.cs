using Azure.Data.Tables;

namespace InboundFlow.LocalRuntime.Durable.Storage;

/// <summary>What the rows of a partition mean: which count, and which were left behind by an interrupted write.</summary>
/// <param name="Instance"><see langword="null"/> when there is no instance; then no row counts.</param>
internal sealed record PartitionReading(StoredInstance? Instance, IReadOnlyList<TableEntity> Leavings)
{
    public static PartitionReading Of(IReadOnlyList<TableEntity> rows)
    {
        TableEntity? sentinel = rows.SingleOrDefault(row => PartitionRows.IsSentinel(row));
        if (sentinel is null)
        {
            return new PartitionReading(null, rows);
        }

        InstanceHead head = PartitionRows.ReadHead(sentinel);
        ILookup<bool, TableEntity> byValidity = rows.Where(row => row != sentinel).ToLookup(row => Counts(row, head));
        ILookup<string, TableEntity> valid = byValidity[true].ToLookup(KindOf, StringComparer.Ordinal);
        StoredInstance instance = new(
            head,
            sentinel.ETag.ToString(),
            [.. valid[PartitionRows.HistoryKind].OrderBy(PartitionRows.IndexOf).Select(HistoryColumns.Read)],
            [.. valid[PartitionRows.InboxKind].Select(PartitionRows.ReadInbox).OrderBy(message => message.Order)],
            [
                .. valid[PartitionRows.OutboxKind]
                    .OrderBy(row => row.GetInt64("Sequence"))
                    .Select(PartitionRows.ReadOutbox),
            ]
        );
        return new PartitionReading(instance, [.. byValidity[false]]);
    }

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
