using System.Globalization;
using System.Text;
using Azure;
using Azure.Data.Tables;

namespace InboundFlow.LocalRuntime.Durable.Storage;

/// <summary>The partitions of the history table: each has a share of the instances, so that these can be written together.</summary>
/// <param name="count">How many there are: fixed when the hub is made, since an instance's follows from it.</param>
internal sealed class HistoryShards(TableClient table, int count)
{
    private readonly Shard[] shards =
    [
        .. Enumerable
            .Range(0, count)
            .Select(index => index.ToString("x2", CultureInfo.InvariantCulture))
            .Select(name => new Shard(name, new JointReads(table, name), new JointTransactions(table))),
    ];

    /// <summary>The partition of an instance's rows.</summary>
    public string PartitionOf(string instanceId) => ShardOf(instanceId).Partition;

    /// <summary>Reads all rows of an instance.</summary>
    public Task<IReadOnlyList<TableEntity>> ReadAsync(string instanceId) =>
        ShardOf(instanceId).Reads.ReadAsync(instanceId);

    /// <summary>Reads all rows of an instance, alone.</summary>
    /// <param name="columns">All when null.</param>
    public async Task<IReadOnlyList<TableEntity>> ReadAsync(
        string instanceId,
        IReadOnlyList<string>? columns,
        CancellationToken cancellationToken
    )
    {
        string filter = JointReads.Filter(PartitionOf(instanceId), [InstanceKey.Of(instanceId)]);
        return await table
            .QueryAsync<TableEntity>(filter, select: columns, cancellationToken: cancellationToken)
            .ToListAsync(cancellationToken);
    }

    /// <summary>Removes rows of an instance, whether they are there or not.</summary>
    public async Task RemoveAsync(
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

    /// <summary>Removes the sentinel of an instance, unless it has changed.</summary>
    /// <exception cref="StoreConflictException">It has.</exception>
    public async Task RemoveSentinelAsync(string instanceId, TableEntity sentinel, CancellationToken cancellationToken)
    {
        try
        {
            await table.DeleteEntityAsync(sentinel.PartitionKey, sentinel.RowKey, sentinel.ETag, cancellationToken);
        }
        catch (RequestFailedException failure) when (failure.Status == 412)
        {
            // A new instance has taken its place meanwhile, and needs none of what was removed.
            throw StoreConflictException.For(instanceId);
        }
    }

    /// <summary>Writes rows of an instance: all or none.</summary>
    /// <returns>The new version of the first action's row; empty when it is removed.</returns>
    public Task<string> SubmitAsync(
        string instanceId,
        IReadOnlyList<TableTransactionAction> actions,
        CancellationToken cancellationToken
    )
    {
        Shard shard = ShardOf(instanceId);
        foreach (TableTransactionAction action in actions)
        {
            action.Entity.PartitionKey = shard.Partition;
        }

        return shard.Writes.SubmitAsync(actions, cancellationToken);
    }

    /// <summary>Writes rows of an instance, one transaction after the other.</summary>
    public async Task SubmitEachAsync(
        string instanceId,
        IReadOnlyList<IReadOnlyList<TableTransactionAction>> transactions,
        CancellationToken cancellationToken
    )
    {
        foreach (IReadOnlyList<TableTransactionAction> actions in transactions)
        {
            await SubmitAsync(instanceId, actions, cancellationToken);
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
            await SubmitAsync(instanceId, actions, cancellationToken);
            return true;
        }
        catch (RequestFailedException failure) when (failure.Status == 404)
        {
            return false;
        }
    }

    // FNV-1a, as the official engine spreads instances over its partitions.
    private Shard ShardOf(string instanceId)
    {
        uint hash = 2166136261;
        foreach (byte b in Encoding.UTF8.GetBytes(instanceId))
        {
            hash = unchecked((hash ^ b) * 16777619);
        }

        return shards[hash % (uint)count];
    }

    private sealed record Shard(string Partition, JointReads Reads, JointTransactions Writes);
}
