using Azure.Data.Tables;

namespace InboundFlow.LocalRuntime.Durable.Storage;

/// <summary>A row beside the lease that says that this engine keeps the task hub.</summary>
/// <remarks>
/// The official engine names its tables alike and fills them differently: each would take the other's rows for its own.
/// </remarks>
internal sealed class TaskHubMarker(TableServiceClient service, string hubName)
{
    private const string Key = "engine";
    private readonly TableClient table = service.GetTableClient($"{hubName}Owner");

    /// <summary>Marks the hub, or finds it marked.</summary>
    /// <returns>What <see cref="SettleAsync"/> has said last; 0 when nothing.</returns>
    /// <exception cref="InvalidOperationException">Another engine has written to the hub's tables.</exception>
    public async Task<int> ClaimAsync(TableClient history, TableClient instances, CancellationToken cancellationToken)
    {
        await table.CreateIfNotExistsAsync(cancellationToken);
        TableEntity? marker = (
            await table.GetEntityIfExistsAsync<TableEntity>(Key, Key, cancellationToken: cancellationToken)
        )
            is { HasValue: true } found
            ? found.Value
            : null;
        // Ours have the instance's id as the row key too; the official engine's have an empty one.
        string officialRows = TableClient.CreateQueryFilter($"RowKey eq {string.Empty}");
        bool isForeign = marker is null
            ? await AnyAsync(instances, null, cancellationToken) || await AnyAsync(history, null, cancellationToken)
            : await AnyAsync(instances, officialRows, cancellationToken);
        if (isForeign)
        {
            throw new InvalidOperationException(
                $"The tables of the task hub '{hubName}' are not the local host's alone: another engine, such as the "
                    + "official one of Durable Functions, has written to them, and neither understands the other's rows. "
                    + "Give this one another hub (extensions.durableTask.hubName in host.json), or run the app on the "
                    + "official packages (-p:FunctionsRuntime=azure)."
            );
        }

        if (marker is null)
        {
            await SettleAsync(0, cancellationToken);
        }

        return marker?.GetInt32("SettledBefore") ?? 0;
    }

    /// <summary>Notes that every instance that ended in an epoch before this one has its row.</summary>
    public async Task SettleAsync(int epoch, CancellationToken cancellationToken)
    {
        TableEntity marker = new(Key, Key) { ["Engine"] = "InboundFlow.LocalRuntime", ["SettledBefore"] = epoch };
        await table.UpsertEntityAsync(marker, TableUpdateMode.Replace, cancellationToken);
    }

    private static async Task<bool> AnyAsync(TableClient rows, string? filter, CancellationToken cancellationToken) =>
        await rows.QueryAsync<TableEntity>(filter, maxPerPage: 1, select: ["RowKey"], cancellationToken)
            .AnyAsync(cancellationToken);
}
