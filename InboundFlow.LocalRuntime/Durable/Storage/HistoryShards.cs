using System.Globalization;
using System.Text;
using Azure.Data.Tables;

namespace InboundFlow.LocalRuntime.Durable.Storage;

/// <summary>The partitions of the history table: each has a share of the instances, so that these can be written together.</summary>
/// <param name="count">How many there are: fixed when the hub is made, since an instance's follows from it.</param>
internal sealed class HistoryShards(TableClient table, int count)
{
    private readonly JointTransactions[] shards =
    [
        .. Enumerable.Range(0, count).Select(_ => new JointTransactions(table)),
    ];

    /// <summary>The partition of an instance's rows.</summary>
    public string PartitionOf(string instanceId) => IndexOf(instanceId).ToString("x2", CultureInfo.InvariantCulture);

    /// <summary>Which rows are the instance's.</summary>
    /// <remarks>No escaped id has a colon; so what begins with this one and a colon is no other's.</remarks>
    public string FilterOf(string instanceId)
    {
        string key = InstanceKey.Of(instanceId);
        return TableClient.CreateQueryFilter(
            $"PartitionKey eq {PartitionOf(instanceId)} and RowKey ge {key + ':'} and RowKey lt {key + ';'}"
        );
    }

    /// <summary>Writes rows of an instance: all or none.</summary>
    /// <returns>The new version of the first action's row; empty when it is removed.</returns>
    public Task<string> SubmitAsync(
        string instanceId,
        IReadOnlyList<TableTransactionAction> actions,
        CancellationToken cancellationToken
    )
    {
        string partition = PartitionOf(instanceId);
        foreach (TableTransactionAction action in actions)
        {
            action.Entity.PartitionKey = partition;
        }

        return shards[IndexOf(instanceId)].SubmitAsync(actions, cancellationToken);
    }

    // FNV-1a, as the official engine spreads instances over its partitions.
    private int IndexOf(string instanceId)
    {
        uint hash = 2166136261;
        foreach (byte b in Encoding.UTF8.GetBytes(instanceId))
        {
            hash = unchecked((hash ^ b) * 16777619);
        }

        return (int)(hash % (uint)count);
    }
}
