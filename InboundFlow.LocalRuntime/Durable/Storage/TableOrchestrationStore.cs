using Azure;
using Azure.Data.Tables;
using InboundFlow.LocalRuntime.Durable.Replay;

namespace InboundFlow.LocalRuntime.Durable.Storage;

/// <summary>Orchestrations in Azure Table Storage: a range of rows of the history table for each, and one row for people.</summary>
/// <param name="partitionCount">Into how many partitions the histories go, if the hub is new.</param>
internal sealed class TableOrchestrationStore(
    TableServiceClient service,
    string hubName,
    int partitionCount = TableOrchestrationStore.UsualPartitionCount,
    int epochSize = 500
) : IOrchestrationStore
{
    /// <summary>Enough that one transaction is being prepared while another is carried out.</summary>
    public const int UsualPartitionCount = 4;

    private readonly TableClient history = service.GetTableClient($"{hubName}History");
    private readonly TableClient instances = service.GetTableClient($"{hubName}Instances");
    private readonly TaskHubMarker marker = new(service, hubName);
    private readonly JointTransactions rows = new(service.GetTableClient($"{hubName}Instances"));
    private HistoryShards shards = new(service.GetTableClient($"{hubName}History"), partitionCount);
    private RowLedger ledger = new(settledBefore: 0, epochSize);

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
        TableTransactionAction second = new(
            TableTransactionActionType.UpsertReplace,
            PartitionRows.Inbox(head.InstanceId, start)
        );
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
        PartitionReading reading = PartitionReading.Of(await ReadRowsAsync(instanceId, cancellationToken));
        await RemoveAsync(instanceId, reading.Leavings, cancellationToken);
        return reading.Instance;
    }

    public async Task AddMessageAsync(string instanceId, InboxMessage message, CancellationToken cancellationToken)
    {
        try
        {
            TableTransactionAction added = new(
                TableTransactionActionType.Add,
                PartitionRows.Inbox(instanceId, message)
            );
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
        await RemoveAsync(
            instanceId,
            [.. messageIds.Select(id => Row(InstanceKey.Inbox(instanceId, id)))],
            cancellationToken
        );

    public async Task<string> CommitAsync(TurnCommit commit, CancellationToken cancellationToken)
    {
        TurnTransactions transactions = TurnTransactions.Of(
            commit,
            commit.Head.IsOver ? ledger.Owe(commit.Head.InstanceId) : null
        );
        foreach (IReadOnlyList<TableTransactionAction> chunk in transactions.Before)
        {
            await shards.SubmitAsync(commit.Head.InstanceId, chunk, cancellationToken);
        }

        string version;
        try
        {
            version = await shards.SubmitAsync(commit.Head.InstanceId, transactions.Decisive, cancellationToken);
        }
        catch (RequestFailedException failure) when (IsConflict(failure))
        {
            throw StoreConflictException.For(commit.Head.InstanceId);
        }

        foreach (IReadOnlyList<TableTransactionAction> chunk in transactions.After)
        {
            await shards.SubmitAsync(commit.Head.InstanceId, chunk, cancellationToken);
        }

        return version;
    }

    public async Task RemoveOutgoingAsync(
        string instanceId,
        IReadOnlyList<OutgoingMessage> delivered,
        CancellationToken cancellationToken
    ) =>
        await RemoveAsync(
            instanceId,
            [.. delivered.Select(message => Row(InstanceKey.Outbox(instanceId, message.MessageId)))],
            cancellationToken
        );

    public async Task WriteRowAsync(InstanceRow row, CancellationToken cancellationToken)
    {
        TableTransactionAction written = new(
            TableTransactionActionType.UpsertReplace,
            InstanceColumns.Write(row, hubName, ledger.Epoch)
        );
        await rows.SubmitAsync([written], cancellationToken);
        if (row.Head.IsOver)
        {
            await NoteAsync(ledger.Settle(row.InstanceId), cancellationToken);
        }
    }

    public async Task<InstanceRow?> FindRowAsync(string instanceId, CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> found = await instances.GetEntityIfExistsAsync<TableEntity>(
            InstanceColumns.Partition,
            InstanceKey.Of(instanceId),
            cancellationToken: cancellationToken
        );
        return found.HasValue ? InstanceColumns.Read(found.Value!) : null;
    }

    public async Task<IReadOnlyList<InstanceRow>> QueryRowsAsync(
        InstanceFilter filter,
        string? afterId,
        int count,
        CancellationToken cancellationToken
    ) =>
        await instances
            .QueryAsync<TableEntity>(
                InstanceColumns.Query(filter, afterId),
                Math.Clamp(count, 1, 1000),
                cancellationToken: cancellationToken
            )
            .Take(count)
            .Select(InstanceColumns.Read)
            .ToListAsync(cancellationToken);

    public async Task<IReadOnlyList<UnfinishedInstance>> FindUnfinishedAsync(CancellationToken cancellationToken)
    {
        RecoveryScan scan = new(ledger.SettledBefore);
        await foreach (
            TableEntity row in history.QueryAsync<TableEntity>(
                scan.PartitionFilter,
                select: RecoveryScan.PartitionColumns,
                cancellationToken: cancellationToken
            )
        )
        {
            scan.AddPartitionRow(row);
        }

        await foreach (
            TableEntity row in instances.QueryAsync<TableEntity>(
                scan.InstanceFilter,
                select: RecoveryScan.InstanceColumns,
                cancellationToken: cancellationToken
            )
        )
        {
            scan.AddInstanceRow(row);
        }

        await NoteAsync(ledger.Inherit(scan.EndedWithoutRow()), cancellationToken);
        return scan.Unfinished();
    }

    public async Task PurgeAsync(string instanceId, CancellationToken cancellationToken)
    {
        // The sentinel goes last: until then the instance can be found, and be purged again.
        IReadOnlyList<TableEntity> found = await ReadRowsAsync(instanceId, cancellationToken);
        await RemoveAsync(instanceId, [.. found.Where(row => !PartitionRows.IsSentinel(row))], cancellationToken);
        await instances.DeleteEntityAsync(
            InstanceColumns.Partition,
            InstanceKey.Of(instanceId),
            ETag.All,
            cancellationToken
        );
        await RemoveAsync(instanceId, [Row(InstanceKey.Sentinel(instanceId))], cancellationToken);
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

    private async Task<IReadOnlyList<TableEntity>> ReadRowsAsync(
        string instanceId,
        CancellationToken cancellationToken
    ) =>
        await history
            .QueryAsync<TableEntity>(shards.FilterOf(instanceId), cancellationToken: cancellationToken)
            .ToListAsync(cancellationToken);

    /// <summary>Removes rows, whether they are there or not.</summary>
    private async Task RemoveAsync(
        string instanceId,
        IReadOnlyList<TableEntity> removed,
        CancellationToken cancellationToken
    )
    {
        TableTransactionAction[] actions = [.. removed.Select(TurnTransactions.Delete)];
        foreach (IReadOnlyList<TableTransactionAction> chunk in TurnTransactions.Chunks(actions))
        {
            if (!await TryRemoveAsync(instanceId, chunk, cancellationToken))
            {
                // One of them was not there.
                await Task.WhenAll(chunk.Select(action => TryRemoveAsync(instanceId, [action], cancellationToken)));
            }
        }
    }

    private async Task<bool> TryRemoveAsync(
        string instanceId,
        IReadOnlyList<TableTransactionAction> actions,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await shards.SubmitAsync(instanceId, actions, cancellationToken);
            return true;
        }
        catch (RequestFailedException failure) when (failure.Status == 404)
        {
            return false;
        }
    }
}
