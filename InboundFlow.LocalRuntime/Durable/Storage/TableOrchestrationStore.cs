using Azure;
using Azure.Data.Tables;
using InboundFlow.LocalRuntime.Durable.Replay;

namespace InboundFlow.LocalRuntime.Durable.Storage;

/// <summary>Orchestrations in Azure Table Storage: one partition of the history table for each, and one row for people.</summary>
internal sealed class TableOrchestrationStore(TableServiceClient service, string hubName, int epochSize = 500)
    : IOrchestrationStore
{
    private const int PeekAttempts = 5;

    private readonly TableClient history = service.GetTableClient($"{hubName}History");
    private readonly TableClient instances = service.GetTableClient($"{hubName}Instances");
    private readonly TaskHubMarker marker = new(service, hubName);
    private RowLedger ledger = new(settledBefore: 0, epochSize);

    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await history.CreateIfNotExistsAsync(cancellationToken);
        await instances.CreateIfNotExistsAsync(cancellationToken);
        ledger = new RowLedger(await marker.ClaimAsync(history, instances, cancellationToken), epochSize);
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
            return await SubmitAsync([first, second], cancellationToken);
        }
        catch (TableTransactionFailedException failure) when (IsConflict(failure))
        {
            return null;
        }
    }

    public async Task<VersionedHead?> FindHeadAsync(string instanceId, CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> found = await history.GetEntityIfExistsAsync<TableEntity>(
            InstanceKey.Partition(instanceId),
            InstanceKey.Sentinel(instanceId),
            cancellationToken: cancellationToken
        );
        return found.HasValue
            ? new VersionedHead(PartitionRows.ReadHead(found.Value!), found.Value!.ETag.ToString())
            : null;
    }

    public async Task<StoredInstance?> LoadAsync(string instanceId, CancellationToken cancellationToken)
    {
        PartitionReading reading = PartitionReading.Of(await ReadPartitionAsync(instanceId, cancellationToken));
        await RemoveAsync(reading.Leavings, cancellationToken);
        return reading.Instance;
    }

    public async Task<StoredInstance?> PeekAsync(string instanceId, CancellationToken cancellationToken)
    {
        for (int attempt = 0; attempt < PeekAttempts; attempt++)
        {
            // Its rows come in pages, and a turn may be stored between two of them.
            PartitionReading reading = PartitionReading.Of(await ReadPartitionAsync(instanceId, cancellationToken));
            if (reading.Instance is null or { IsWhole: true })
            {
                return reading.Instance;
            }
        }

        throw new InvalidOperationException($"'{instanceId}' changes faster than it can be read. Try again later.");
    }

    public async Task AddMessageAsync(string instanceId, InboxMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await history.AddEntityAsync(PartitionRows.Inbox(instanceId, message), cancellationToken);
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
            [.. messageIds.Select(id => Row(instanceId, InstanceKey.Inbox(instanceId, id)))],
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
            await history.SubmitTransactionAsync(chunk, cancellationToken);
        }

        string version;
        try
        {
            version = await SubmitAsync(transactions.Decisive, cancellationToken);
        }
        catch (TableTransactionFailedException failure) when (IsConflict(failure))
        {
            throw StoreConflictException.For(commit.Head.InstanceId);
        }

        foreach (IReadOnlyList<TableTransactionAction> chunk in transactions.After)
        {
            await history.SubmitTransactionAsync(chunk, cancellationToken);
        }

        return version;
    }

    public async Task RemoveOutgoingAsync(
        string instanceId,
        IReadOnlyList<OutgoingMessage> delivered,
        CancellationToken cancellationToken
    ) =>
        await RemoveAsync(
            [.. delivered.Select(message => Row(instanceId, InstanceKey.Outbox(instanceId, message.MessageId)))],
            cancellationToken
        );

    public async Task WriteRowAsync(InstanceRow row, CancellationToken cancellationToken)
    {
        await instances.UpsertEntityAsync(
            InstanceColumns.Write(row, hubName, ledger.Epoch),
            TableUpdateMode.Replace,
            cancellationToken
        );
        if (row.Head.IsOver)
        {
            await NoteAsync(ledger.Settle(row.InstanceId), cancellationToken);
        }
    }

    public async Task<InstanceRow?> FindRowAsync(string instanceId, CancellationToken cancellationToken)
    {
        string key = InstanceKey.Partition(instanceId);
        NullableResponse<TableEntity> found = await instances.GetEntityIfExistsAsync<TableEntity>(
            key,
            key,
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
        string key = InstanceKey.Partition(instanceId);
        string sentinel = InstanceKey.Sentinel(instanceId);
        IReadOnlyList<TableEntity> rows = await ReadPartitionAsync(instanceId, cancellationToken);
        await RemoveAsync([.. rows.Where(row => !PartitionRows.IsSentinel(row))], cancellationToken);
        await instances.DeleteEntityAsync(key, key, ETag.All, cancellationToken);
        await history.DeleteEntityAsync(key, sentinel, ETag.All, cancellationToken);
        await NoteAsync(ledger.Settle(instanceId), cancellationToken);
    }

    private static TableEntity Row(string instanceId, string rowKey) => new(InstanceKey.Partition(instanceId), rowKey);

    private static bool IsConflict(RequestFailedException failure) => failure.Status is 404 or 409 or 412;

    private async Task NoteAsync(int? settledBefore, CancellationToken cancellationToken)
    {
        if (settledBefore is { } epoch)
        {
            await marker.SettleAsync(epoch, cancellationToken);
        }
    }

    private async Task<IReadOnlyList<TableEntity>> ReadPartitionAsync(
        string instanceId,
        CancellationToken cancellationToken
    )
    {
        string key = InstanceKey.Partition(instanceId);
        string filter = TableClient.CreateQueryFilter($"PartitionKey eq {key}");
        return await history
            .QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken)
            .ToListAsync(cancellationToken);
    }

    /// <summary>Commits actions together.</summary>
    /// <returns>The new version of the first action's row.</returns>
    private async Task<string> SubmitAsync(
        IReadOnlyList<TableTransactionAction> actions,
        CancellationToken cancellationToken
    )
    {
        Response<IReadOnlyList<Response>> response = await history.SubmitTransactionAsync(actions, cancellationToken);
        return response.Value[0].Headers.ETag!.Value.ToString();
    }

    /// <summary>Removes rows, whether they are there or not.</summary>
    private async Task RemoveAsync(IReadOnlyList<TableEntity> rows, CancellationToken cancellationToken)
    {
        TableTransactionAction[] actions = [.. rows.Select(TurnTransactions.Delete)];
        foreach (IReadOnlyList<TableTransactionAction> chunk in TurnTransactions.Chunks(actions))
        {
            if (chunk.Count > 1 && await TryRemoveTogetherAsync(chunk, cancellationToken))
            {
                continue;
            }

            foreach (TableTransactionAction action in chunk)
            {
                await history.DeleteEntityAsync(
                    action.Entity.PartitionKey,
                    action.Entity.RowKey,
                    ETag.All,
                    cancellationToken
                );
            }
        }
    }

    private async Task<bool> TryRemoveTogetherAsync(
        IReadOnlyList<TableTransactionAction> chunk,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await history.SubmitTransactionAsync(chunk, cancellationToken);
            return true;
        }
        catch (TableTransactionFailedException failure) when (failure.Status == 404)
        {
            return false;
        }
    }
}
