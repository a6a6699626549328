using System.Globalization;
using System.Text;
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

    /// <summary>Which rows are the instance's.</summary>
    public string FilterOf(string instanceId) =>
        JointReads.Filter(PartitionOf(instanceId), [InstanceKey.Of(instanceId)]);

    /// <summary>Reads all rows of an instance.</summary>
    public Task<IReadOnlyList<TableEntity>> ReadAsync(string instanceId) =>
        ShardOf(instanceId).Reads.ReadAsync(instanceId);

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
