using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using InboundFlow.LocalRuntime.Durable.Replay;

namespace InboundFlow.LocalRuntime.Durable.Storage;

/// <summary>Orchestrations in Azure Table Storage: a range of rows of the history table for each, and one row for people.</summary>
internal sealed class TableOrchestrationStore : IOrchestrationStore
{
    /// <summary>Enough that one transaction is being prepared while another is carried out.</summary>
    public const int UsualPartitionCount = 4;

    // A row may be replaced, and its blobs be removed, between reading the one and the other.
    private const int ReadAttempts = 5;

    // What purging has to know of a row.
    private static readonly string[] KeyColumns = ["PartitionKey", "RowKey", PartitionRows.Kind, "RuntimeStatus"];

    private readonly TableClient history;
    private readonly TableClient instances;
    private readonly TaskHubMarker marker;
    private readonly LargePayloads payloads;
    private readonly InstanceTable people;
    private readonly int partitionCount;
    private readonly int epochSize;
    private HistoryShards shards;
    private RowLedger ledger;

    /// <summary>A store in the tables of a task hub.</summary>
    /// <param name="partitionCount">Into how many partitions the histories go, if the hub is new.</param>
    /// <param name="blobs">Connects to where the texts go that no row can take. Without it these are refused.</param>
    public TableOrchestrationStore(
        TableServiceClient service,
        string hubName,
        int partitionCount = UsualPartitionCount,
        int epochSize = 500,
        Func<BlobServiceClient?>? blobs = null
    )
    {
        history = service.GetTableClient($"{hubName}History");
        instances = service.GetTableClient($"{hubName}Instances");
        marker = new TaskHubMarker(service, hubName);
        payloads = new LargePayloads(new PayloadBlobs(blobs, hubName));
        people = new InstanceTable(instances, hubName, payloads);
        (this.partitionCount, this.epochSize) = (partitionCount, epochSize);
        shards = new HistoryShards(history, partitionCount);
        ledger = new RowLedger(settledBefore: 0, epochSize);
    }

    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await history.CreateIfNotExistsAsync(cancellationToken);
        await instances.CreateIfNotExistsAsync(cancellationToken);
        TaskHubState hub = await marker.ClaimAsync(history, instances, partitionCount, cancellationToken);
        shards = new HistoryShards(history, hub.PartitionCount);
        ledger = new RowLedger(hub.SettledBefore, epochSize);
    }

    public async Task<string?> TryCreateAsync(
        InstanceHead head,
        InboxMessage start,
        VersionedHead? replaced,
        CancellationToken cancellationToken
    )
    {
        TableEntity sentinel = PartitionRows.Sentinel(head, epoch: null);
        TableTransactionAction first = replaced is null
            ? new(TableTransactionActionType.Add, sentinel)
            : new(TableTransactionActionType.UpdateReplace, sentinel, new ETag(replaced.Version));
        TableEntity inbox = PartitionRows.Inbox(head.InstanceId, start);
        using IDisposable? hold = await payloads.OffloadAsync(head.InstanceId, [inbox], cancellationToken);
        TableTransactionAction second = new(TableTransactionActionType.UpsertReplace, inbox);
        try
        {
            return await shards.SubmitAsync(head.InstanceId, [first, second], cancellationToken);
        }
        catch (RequestFailedException failure) when (IsConflict(failure))
        {
            return null;
        }
    }

    public async Task<VersionedHead?> FindHeadAsync(string instanceId, CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> found = await history.GetEntityIfExistsAsync<TableEntity>(
            shards.PartitionOf(instanceId),
            InstanceKey.Sentinel(instanceId),
            cancellationToken: cancellationToken
        );
        return found.HasValue
            ? new VersionedHead(PartitionRows.ReadHead(found.Value!), found.Value!.ETag.ToString())
            : null;
    }

    public async Task<StoredInstance?> LoadAsync(string instanceId, CancellationToken cancellationToken)
    {
        PartitionReading reading = PartitionReading.Of(await shards.ReadAsync(instanceId));
        await shards.RemoveAsync(instanceId, reading.Leavings, cancellationToken);
        if (reading.Leavings.Any(row => LargeColumns.EmptiedIn(row).Count > 0))
        {
            await CollectAsync(instanceId, cancellationToken);
        }

        TableEntity? incomplete = (
            await payloads.RestoreAsync(reading.Rows, remember: true, cancellationToken)
        ).FirstOrDefault();
        return incomplete is null ? reading.ReadInstance() : throw LargePayloads.Lost(instanceId, incomplete);
    }

    public async Task<StoredInstance?> PeekAsync(string instanceId, CancellationToken cancellationToken)
    {
        // Whoever only looks has not prepared the hub, which would claim it.
        if (await marker.FindAsync(cancellationToken) is not { } hub)
        {
            return null;
        }

        HistoryShards present = new(history, hub.PartitionCount);
        for (int attempt = 0; attempt < ReadAttempts; attempt++)
        {
            // Its rows come in pages, and a turn may be stored between two of them.
            PartitionReading reading = PartitionReading.Of(await present.ReadAsync(instanceId));
            IEnumerable<TableEntity> incomplete = await payloads.RestoreAsync(
                reading.Rows,
                remember: false,
                cancellationToken
            );
            if (!incomplete.Any() && reading.IsWhole)
            {
                return reading.ReadInstance();
            }
        }

        throw new InvalidOperationException($"'{instanceId}' changes faster than it can be read. Try again later.");
    }

    public async Task AddMessageAsync(string instanceId, InboxMessage message, CancellationToken cancellationToken)
    {
        TableEntity row = PartitionRows.Inbox(instanceId, message);
        using IDisposable? hold = await payloads.OffloadAsync(instanceId, [row], cancellationToken);
        try
        {
            TableTransactionAction added = new(TableTransactionActionType.Add, row);
            await shards.SubmitAsync(instanceId, [added], cancellationToken);
        }
        catch (RequestFailedException failure) when (failure.Status == 409)
        {
            // It is there already.
        }
    }

    public async Task RemoveMessagesAsync(
        string instanceId,
        IReadOnlyList<string> messageIds,
        CancellationToken cancellationToken
    ) =>
        await shards.RemoveAsync(
            instanceId,
            [.. messageIds.Select(id => Row(InstanceKey.Inbox(instanceId, id)))],
            cancellationToken
        );

    public async Task<string> CommitAsync(TurnCommit commit, CancellationToken cancellationToken)
    {
        string version = await StoreAsync(commit, cancellationToken);
        if (commit.RemovedRows.From < commit.RemovedRows.To && payloads.MayHave(commit.Head.InstanceId))
        {
            await CollectAsync(commit.Head.InstanceId, cancellationToken);
        }

        return version;
    }

    private async Task<string> StoreAsync(TurnCommit commit, CancellationToken cancellationToken)
    {
        TurnTransactions transactions = TurnTransactions.Of(
            commit,
            commit.Head.IsOver ? ledger.Owe(commit.Head.InstanceId) : null
        );
        using IDisposable? hold = await payloads.OffloadAsync(
            commit.Head.InstanceId,
            transactions.Rows,
            cancellationToken
        );
        await shards.SubmitEachAsync(commit.Head.InstanceId, transactions.Before, cancellationToken);
        string version;
        try
        {
            version = await shards.SubmitAsync(commit.Head.InstanceId, transactions.Decisive, cancellationToken);
        }
        catch (RequestFailedException failure) when (IsConflict(failure))
        {
            throw StoreConflictException.For(commit.Head.InstanceId);
        }

        await shards.SubmitEachAsync(commit.Head.InstanceId, transactions.After, cancellationToken);
        return version;
    }

    public async Task RemoveOutgoingAsync(
        string instanceId,
        IReadOnlyList<OutgoingMessage> delivered,
        CancellationToken cancellationToken
    ) =>
        await shards.RemoveAsync(
            instanceId,
            [.. delivered.Select(message => Row(InstanceKey.Outbox(instanceId, message.MessageId)))],
            cancellationToken
        );

    public async Task WriteRowAsync(InstanceRow row, CancellationToken cancellationToken)
    {
        await people.WriteAsync(row, ledger.Epoch, cancellationToken);
        if (row.Head.IsOver)
        {
            payloads.Forget(row.InstanceId);
            await NoteAsync(ledger.Settle(row.InstanceId), cancellationToken);
        }
    }

    public Task<InstanceRow?> FindRowAsync(string instanceId, CancellationToken cancellationToken) =>
        people.FindAsync(instanceId, cancellationToken);

    public Task<IReadOnlyList<InstanceRow>> QueryRowsAsync(
        InstanceFilter filter,
        string? afterId,
        int count,
        CancellationToken cancellationToken
    ) => people.QueryAsync(filter, afterId, count, cancellationToken);

    public async Task<IReadOnlyList<UnfinishedInstance>> FindUnfinishedAsync(CancellationToken cancellationToken)
    {
        RecoveryScan scan = new(ledger.SettledBefore);
        await scan.ReadAsync(history, instances, cancellationToken);
        await NoteAsync(ledger.Inherit(scan.EndedWithoutRow()), cancellationToken);
        return scan.Unfinished();
    }

    public async Task<IReadOnlyList<StalledInstance>> FindStalledAsync(
        DateTimeOffset before,
        CancellationToken cancellationToken
    )
    {
        List<StalledInstance> found = await StallScan.FindAsync(history, before, cancellationToken);
        return [.. found, .. ledger.Owed.Select(id => new StalledInstance(id, StallReason.Row))];
    }

    public async Task<InstanceOutline?> FindOutlineAsync(string instanceId, CancellationToken cancellationToken) =>
        PartitionReading
            .Of(await shards.ReadAsync(instanceId, PartitionReading.OutlineColumns, cancellationToken))
            .ReadOutline();

    public async Task PurgeAsync(string instanceId, CancellationToken cancellationToken)
    {
        using IDisposable hold = await payloads.HoldAsync(instanceId, cancellationToken);
        IReadOnlyList<TableEntity> rows = await shards.ReadAsync(instanceId, KeyColumns, cancellationToken);
        TableEntity? sentinel = rows.SingleOrDefault(PartitionRows.IsSentinel);
        if (sentinel is not null && !PartitionRows.IsOver(sentinel))
        {
            throw StoreConflictException.For(instanceId);
        }

        await shards.RemoveAsync(instanceId, [.. rows.Where(row => row != sentinel)], cancellationToken);
        await people.RemoveAsync(instanceId, cancellationToken);
        await payloads.RemoveAllAsync(instanceId, cancellationToken);
        // The sentinel goes last: until then the instance can be found, and be purged again.
        if (sentinel is not null)
        {
            await shards.RemoveSentinelAsync(instanceId, sentinel, cancellationToken);
        }

        await NoteAsync(ledger.Settle(instanceId), cancellationToken);
    }

    private static TableEntity Row(string rowKey) => new(string.Empty, rowKey);

    private static bool IsConflict(RequestFailedException failure) => failure.Status is 404 or 409 or 412;

    private async Task NoteAsync(int? settledBefore, CancellationToken cancellationToken)
    {
        if (settledBefore is { } epoch)
        {
            await marker.SettleAsync(epoch, cancellationToken);
        }
    }

    private async Task CollectAsync(string instanceId, CancellationToken cancellationToken) =>
        await payloads.CollectAsync(
            instanceId,
            async () =>
            {
                IReadOnlyList<TableEntity> rows = await shards.ReadAsync(instanceId, columns: null, cancellationToken);
                TableEntity? row = await people.FindEntityAsync(instanceId, cancellationToken);
                return row is null ? rows : rows.Append(row);
            },
            cancellationToken
        );
}
