using Azure;
using Azure.Data.Tables;

namespace InboundFlow.LocalRuntime.Durable.Storage;

/// <summary>The table that shows people the instances: one row for each, in the order of their ids.</summary>
internal sealed class InstanceTable(TableClient table, string hubName, LargePayloads payloads)
{
    // A row may be replaced, and its blobs be removed, between reading the one and the other.
    private const int ReadAttempts = 5;

    private readonly JointTransactions writes = new(table);

    /// <summary>Writes a row, whether there is one or not.</summary>
    /// <param name="epoch">The <see cref="RowLedger"/>'s.</param>
    public async Task WriteAsync(InstanceRow row, int epoch, CancellationToken cancellationToken)
    {
        TableEntity entity = InstanceColumns.Write(row, hubName, epoch);
        using IDisposable? hold = await payloads.OffloadAsync(row.InstanceId, [entity], cancellationToken);
        TableTransactionAction written = new(TableTransactionActionType.UpsertReplace, entity);
        await writes.SubmitAsync([written], cancellationToken);
    }

    /// <summary>Reads a row whole.</summary>
    /// <exception cref="InvalidDataException">A blob of it is gone.</exception>
    public async Task<InstanceRow?> FindAsync(string instanceId, CancellationToken cancellationToken)
    {
        TableEntity? row = null;
        for (int attempt = 0; attempt < ReadAttempts; attempt++)
        {
            row = await FindEntityAsync(instanceId, cancellationToken);
            if (row is null || (await payloads.RestoreAsync([row], remember: false, cancellationToken)).Count == 0)
            {
                return row is null ? null : InstanceColumns.Read(row);
            }
        }

        throw LargePayloads.Lost(instanceId, row!);
    }

    /// <summary>Reads a row as it is stored: large texts stay in their blobs.</summary>
    public async Task<TableEntity?> FindEntityAsync(string instanceId, CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> found = await table.GetEntityIfExistsAsync<TableEntity>(
            InstanceColumns.Partition,
            InstanceKey.Of(instanceId),
            cancellationToken: cancellationToken
        );
        return found.HasValue ? found.Value : null;
    }

    /// <summary>Reads rows in the order of their keys.</summary>
    /// <param name="afterId">The last instance of the page before.</param>
    public async Task<IReadOnlyList<InstanceRow>> QueryAsync(
        InstanceFilter filter,
        string? afterId,
        int count,
        CancellationToken cancellationToken
    )
    {
        TableEntity[] found = await table
            .QueryAsync<TableEntity>(
                InstanceColumns.Query(filter, afterId),
                Math.Clamp(count, 1, 1000),
                filter.WithData ? null : InstanceColumns.WithoutData,
                cancellationToken
            )
            .Take(count)
            .ToArrayAsync(cancellationToken);
        IReadOnlyCollection<TableEntity> replaced = await payloads.RestoreAsync(
            found,
            remember: false,
            cancellationToken
        );
        List<InstanceRow> rows = [];
        foreach (TableEntity row in found)
        {
            InstanceRow? read = replaced.Contains(row)
                ? await FindAsync(row.GetString("InstanceId"), cancellationToken)
                : InstanceColumns.Read(row);
            // One that has been purged meanwhile is not in the list.
            rows.AddRange(read is null ? [] : [read]);
        }

        return rows;
    }

    /// <summary>Removes a row, whether there is one or not.</summary>
    public async Task RemoveAsync(string instanceId, CancellationToken cancellationToken) =>
        await table.DeleteEntityAsync(
            InstanceColumns.Partition,
            InstanceKey.Of(instanceId),
            ETag.All,
            cancellationToken
        );
}
