using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using InboundFlow.Functions.Storage;

namespace InboundFlow.Tests.Support;

/// <summary>A table in memory that passes the same contract suite as the real one.</summary>
public sealed class MemoryTable : ITable
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<(string Partition, string Row), TableEntity> rows = new(ByKey.Instance);
    private long version;

    /// <summary>How many operations were served, reads and commits alike.</summary>
    public int Operations { get; private set; }

    /// <summary>Called before each operation with its number, and after it took effect. It may throw.</summary>
    public Action<int, bool>? Fault { get; set; }

    /// <summary>Called with a row's key before it is read by that.</summary>
    public Func<string, Task>? Reading { get; set; }

    /// <summary>Every row, for a test to look at.</summary>
    public IReadOnlyList<TableEntity> Rows
    {
        get
        {
            lock (gate)
            {
                return [.. rows.Values.Select(Copy)];
            }
        }
    }

    public async Task<TableEntity?> GetAsync(
        string partitionKey,
        string rowKey,
        IReadOnlyList<string>? columns,
        CancellationToken cancellationToken
    )
    {
        await (Reading?.Invoke(rowKey) ?? Task.CompletedTask);
        return Serve(() =>
            rows.TryGetValue((partitionKey, rowKey), out TableEntity? row) ? Select(row, columns) : null
        );
    }

    public async IAsyncEnumerable<TableEntity> QueryAsync(
        string partitionKey,
        string fromRowKey,
        string toRowKey,
        IReadOnlyList<string>? columns,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await Task.CompletedTask;
        TableEntity[] found = Serve(() =>
            rows.Where(row =>
                    string.Equals(row.Key.Partition, partitionKey, StringComparison.Ordinal)
                    && string.CompareOrdinal(row.Key.Row, fromRowKey) >= 0
                    && string.CompareOrdinal(row.Key.Row, toRowKey) < 0
                )
                .Select(row => Select(row.Value, columns))
                .ToArray()
        );
        foreach (TableEntity row in found)
        {
            yield return row;
        }
    }

    public Task<CommitResult> SubmitAsync(
        IReadOnlyList<TableTransactionAction> actions,
        CancellationToken cancellationToken
    )
    {
        TransactionRules.Check(actions);
        return Task.FromResult(Serve(() => Commit(actions)));
    }

    private CommitResult Commit(IReadOnlyList<TableTransactionAction> actions)
    {
        for (int index = 0; index < actions.Count; index++)
        {
            if (ConflictOf(actions[index]) is ConflictKind kind)
            {
                return new CommitResult.Conflict(index, kind);
            }
        }

        return new CommitResult.Committed([.. actions.Select(Apply)]);
    }

    private ConflictKind? ConflictOf(TableTransactionAction action)
    {
        bool exists = rows.TryGetValue((action.Entity.PartitionKey, action.Entity.RowKey), out TableEntity? row);
        bool anyVersion = action.ETag == default || action.ETag == ETag.All;
        return action.ActionType switch
        {
            TableTransactionActionType.Add => exists ? ConflictKind.AlreadyExists : null,
            TableTransactionActionType.UpsertMerge or TableTransactionActionType.UpsertReplace => null,
            _ when !exists => ConflictKind.NotFound,
            _ when !anyVersion && row!.ETag != action.ETag => ConflictKind.Changed,
            _ => null,
        };
    }

    private ETag Apply(TableTransactionAction action)
    {
        TableEntity given = (TableEntity)action.Entity;
        (string, string) key = (given.PartitionKey, given.RowKey);
        if (action.ActionType == TableTransactionActionType.Delete)
        {
            rows.Remove(key);
            return default;
        }

        bool merge =
            action.ActionType is TableTransactionActionType.UpdateMerge or TableTransactionActionType.UpsertMerge;
        TableEntity row =
            merge && rows.TryGetValue(key, out TableEntity? present) ? Copy(present) : new(key.Item1, key.Item2);
        foreach ((string name, object? value) in given)
        {
            // A null property is not stored, and does not erase one that is.
            if (value is not null && name is not ("odata.etag" or "Timestamp"))
            {
                row[name] = value;
            }
        }

        version++;
        row.ETag = new ETag($"W/\"{version}\"");
        rows[key] = row;
        return row.ETag;
    }

    private T Serve<T>(Func<T> operation)
    {
        lock (gate)
        {
            int number = Operations++;
            Fault?.Invoke(number, false);
            T result = operation();
            Fault?.Invoke(number, true);
            return result;
        }
    }

    private static TableEntity Copy(TableEntity row) => Select(row, null);

    private static TableEntity Select(TableEntity row, IReadOnlyList<string>? columns)
    {
        TableEntity copy = new(row.PartitionKey, row.RowKey) { ETag = row.ETag };
        foreach ((string name, object? value) in row)
        {
            if (
                name is not ("odata.etag" or "PartitionKey" or "RowKey")
                && columns?.Contains(name, StringComparer.Ordinal) != false
            )
            {
                copy[name] = value;
            }
        }

        return copy;
    }

    private sealed class ByKey : IComparer<(string Partition, string Row)>
    {
        public static readonly ByKey Instance = new();

        public int Compare((string Partition, string Row) x, (string Partition, string Row) y)
        {
            int partition = string.CompareOrdinal(x.Partition, y.Partition);
            return partition != 0 ? partition : string.CompareOrdinal(x.Row, y.Row);
        }
    }
}
