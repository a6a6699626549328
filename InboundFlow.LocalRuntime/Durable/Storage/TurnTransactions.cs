using Azure;
using Azure.Data.Tables;
using InboundFlow.LocalRuntime.Durable.Replay;

namespace InboundFlow.LocalRuntime.Durable.Storage;

/// <summary>Cuts a turn into transactions of the table service: nearly always a single one.</summary>
/// <remarks>
/// A transaction takes 100 operations and 4 MB. What does not fit beside the sentinel is written before it: history rows
/// beyond the sentinel's last, outbox rows that belong to them and inbox rows of an execution that is not the present
/// one all count for nothing until the transaction with the sentinel makes them valid, all at once. Rows of a past
/// execution that do not fit are removed after it, when nobody reads them any more. A crash in between leaves rows that
/// the next read removes.
/// </remarks>
internal sealed record TurnTransactions(
    IReadOnlyList<IReadOnlyList<TableTransactionAction>> Before,
    IReadOnlyList<TableTransactionAction> Decisive,
    IReadOnlyList<IReadOnlyList<TableTransactionAction>> After
)
{
    public const int MaxActions = 100;

    /// <summary>How large a transaction may be, by <see cref="SizeOf"/>.</summary>
    public const int MaxBytes = 3_000_000;

    /// <summary>Cuts the turn.</summary>
    /// <param name="epoch">The <see cref="RowLedger"/>'s, if the instance ends.</param>
    public static TurnTransactions Of(TurnCommit commit, int? epoch)
    {
        TableTransactionAction[] writes = [.. Writes(commit).Select(Upsert)];
        TableTransactionAction[] removals = [.. OldRows(commit).Select(Delete)];
        List<TableTransactionAction> decisive =
        [
            new(
                TableTransactionActionType.UpdateReplace,
                PartitionRows.Sentinel(commit.Head, epoch),
                new ETag(commit.Version)
            ),
            .. commit.ConsumedMessageIds.Select(id => Delete(InstanceKey.Inbox(commit.Head.InstanceId, id))),
        ];
        int fitting = FittingFromEnd(writes, MaxActions - decisive.Count);
        decisive.AddRange(writes[^fitting..]);
        int removed = Math.Min(removals.Length, MaxActions - decisive.Count);
        decisive.AddRange(removals[..removed]);
        return new TurnTransactions(Chunks(writes[..^fitting]), decisive, Chunks(removals[removed..]));
    }

    /// <summary>The rows that are written.</summary>
    public IEnumerable<TableEntity> Rows =>
        Before
            .SelectMany(chunk => chunk)
            .Concat(Decisive)
            .Where(action => action.ActionType != TableTransactionActionType.Delete)
            .Select(action => (TableEntity)action.Entity);

    /// <summary>Cuts independent actions into transactions.</summary>
    public static IReadOnlyList<IReadOnlyList<TableTransactionAction>> Chunks(
        IReadOnlyList<TableTransactionAction> actions
    )
    {
        List<IReadOnlyList<TableTransactionAction>> chunks = [];
        TableTransactionAction[] rest = [.. actions];
        while (rest.Length > 0)
        {
            int count = FittingFromEnd(rest, MaxActions);
            chunks.Insert(0, rest[^count..]);
            rest = rest[..^count];
        }

        return chunks;
    }

    public static TableTransactionAction Delete(TableEntity row) =>
        new(TableTransactionActionType.Delete, row, ETag.All);

    /// <summary>An upper estimate of the row's part of a request: names, values as JSON, and what surrounds them.</summary>
    public static long SizeOf(TableEntity row) =>
        1000
        + ((IDictionary<string, object>)row).Values.OfType<string>().Sum(LargeColumns.SizeInRequest)
        + (80 * row.Count);

    private static IEnumerable<TableEntity> Writes(TurnCommit commit)
    {
        InstanceHead head = commit.Head;
        IReadOnlyList<FramedEvent> events = FramedEvent.Fold(commit.NewEvents);
        long first = head.NextRow - events.Count;
        for (int i = 0; i < events.Count; i++)
        {
            yield return PartitionRows.History(head, first + i, events[i]);
        }

        foreach (OutgoingMessage message in commit.Outgoing)
        {
            yield return PartitionRows.Outbox(head.InstanceId, message, head.NextRow - 1);
        }

        foreach (InboxMessage message in commit.Carried)
        {
            yield return PartitionRows.Inbox(head.InstanceId, message);
        }
    }

    private static IEnumerable<TableEntity> OldRows(TurnCommit commit)
    {
        for (long i = commit.RemovedRows.From; i < commit.RemovedRows.To; i++)
        {
            yield return new TableEntity(string.Empty, InstanceKey.History(commit.Head.InstanceId, i));
        }
    }

    private static TableTransactionAction Delete(string rowKey) => Delete(new TableEntity(string.Empty, rowKey));

    private static TableTransactionAction Upsert(TableEntity row) => new(TableTransactionActionType.UpsertReplace, row);

    /// <summary>How many of the last actions make one transaction of at most so many.</summary>
    private static int FittingFromEnd(TableTransactionAction[] actions, int maxActions)
    {
        int count = 0;
        long bytes = 0;
        while (count < actions.Length && count < maxActions)
        {
            bytes += SizeOf((TableEntity)actions[^(count + 1)].Entity);
            if (bytes > MaxBytes && count > 0)
            {
                break;
            }

            count++;
        }

        return count;
    }
}
