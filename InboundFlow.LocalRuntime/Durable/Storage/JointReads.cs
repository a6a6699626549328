using Azure.Data.Tables;

namespace InboundFlow.LocalRuntime.Durable.Storage;

/// <summary>Reads instances of one partition: one query at a time, and what is asked for meanwhile together in the next.</summary>
/// <remarks>
/// Azurite looks at every row of a table for each query, so that when many instances wake at once, the reading would take
/// longer than all the rest.
/// </remarks>
internal sealed class JointReads
{
    // A query of the table service may compare fifteen times: the partition once, and each instance twice.
    private const int MaxInstances = 7;

    private readonly Gathering<Request> gathering;

    public JointReads(TableClient table, string partition)
    {
        gathering = new Gathering<Request>(Take, requests => ReadAsync(table, partition, requests));
    }

    /// <summary>Reads all rows of an instance.</summary>
    public Task<IReadOnlyList<TableEntity>> ReadAsync(string instanceId)
    {
        Request request = new(InstanceKey.Of(instanceId));
        gathering.Add(request);
        return request.Rows.Task;
    }

    /// <summary>The rows of these instances.</summary>
    /// <param name="keys">No escaped id has a colon; so what begins with one and a colon is no other's.</param>
    public static string Filter(string partition, IEnumerable<string> keys)
    {
        IEnumerable<string> ranges = keys.Select(key =>
            TableClient.CreateQueryFilter($"(RowKey ge {key + ':'} and RowKey lt {key + ';'})")
        );
        return TableClient.CreateQueryFilter($"PartitionKey eq {partition}") + $" and ({string.Join(" or ", ranges)})";
    }

    private static List<Request> Take(Queue<Request> waiting)
    {
        List<Request> requests = [];
        while (requests.Count < MaxInstances && waiting.TryDequeue(out Request? request))
        {
            requests.Add(request);
        }

        return requests;
    }

    private static async Task ReadAsync(TableClient table, string partition, List<Request> requests)
    {
        try
        {
            string filter = Filter(partition, requests.Select(request => request.Key));
            List<TableEntity> found = await table.QueryAsync<TableEntity>(filter).ToListAsync();
            ILookup<string, TableEntity> byKey = found.ToLookup(
                row => row.RowKey[..row.RowKey.IndexOf(':')],
                StringComparer.Ordinal
            );
            requests.ForEach(request => request.Rows.TrySetResult([.. byKey[request.Key]]));
        }
        catch (Exception failure)
        {
            requests.ForEach(request => request.Rows.TrySetException(failure));
        }
    }

    private sealed record Request(string Key)
    {
        public TaskCompletionSource<IReadOnlyList<TableEntity>> Rows { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
