using Azure.Data.Tables;

namespace InboundFlow.LocalRuntime.Durable.Storage;

/// <summary>A row beside the lease that says that this engine keeps the task hub, and how.</summary>
/// <remarks>
/// The official engine names its tables alike and fills them differently: each would take the other's rows for its own.
/// </remarks>
internal sealed class TaskHubMarker(TableServiceClient service, string hubName)
{
    private const string Key = "engine";

    // How the rows are laid out: 2 is by partitions of many instances. What was written before has no number.
    private const int Layout = 2;

    private readonly TableClient table = service.GetTableClient($"{hubName}Owner");

    /// <summary>Marks the hub, or finds it marked.</summary>
    /// <param name="partitionCount">For a new hub; one that is there keeps what it has.</param>
    /// <exception cref="InvalidOperationException">
    /// Another engine has written to the hub's tables, or an earlier version of this one.
    /// </exception>
    public async Task<TaskHubState> ClaimAsync(
        TableClient history,
        TableClient instances,
        int partitionCount,
        CancellationToken cancellationToken
    )
    {
        await table.CreateIfNotExistsAsync(cancellationToken);
        TableEntity? marker = await FindRowAsync(cancellationToken);
        // Ours have the instance's id as the row key; the official engine's have an empty one.
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
            marker = new TableEntity(Key, Key)
            {
                ["Engine"] = "InboundFlow.LocalRuntime",
                [nameof(Layout)] = Layout,
                [nameof(TaskHubState.PartitionCount)] = partitionCount,
                [nameof(TaskHubState.SettledBefore)] = 0,
            };
            await table.UpsertEntityAsync(marker, TableUpdateMode.Replace, cancellationToken);
        }

        return Check(marker);
    }

    /// <summary>What the marker says, without marking anything; <see langword="null"/> when the hub has none.</summary>
    /// <exception cref="InvalidOperationException">An earlier version of this engine has written to the hub.</exception>
    public async Task<TaskHubState?> FindAsync(CancellationToken cancellationToken) =>
        await FindRowAsync(cancellationToken) is { } marker ? Check(marker) : null;

    /// <summary>Notes that every instance that ended in an epoch before this one has its row.</summary>
    public async Task SettleAsync(int epoch, CancellationToken cancellationToken)
    {
        TableEntity marker = new(Key, Key) { [nameof(TaskHubState.SettledBefore)] = epoch };
        await table.UpsertEntityAsync(marker, TableUpdateMode.Merge, cancellationToken);
    }

    private async Task<TableEntity?> FindRowAsync(CancellationToken cancellationToken) =>
        await table.GetEntityIfExistsAsync<TableEntity>(Key, Key, cancellationToken: cancellationToken)
            is { HasValue: true } found
            ? found.Value
            : null;

    private TaskHubState Check(TableEntity marker) =>
        marker.GetInt32(nameof(Layout)) == Layout
            ? new TaskHubState(
                marker.GetInt32(nameof(TaskHubState.PartitionCount))!.Value,
                marker.GetInt32(nameof(TaskHubState.SettledBefore))!.Value
            )
            : throw OtherLayout();

    private InvalidOperationException OtherLayout() =>
        new(
            $"The task hub '{hubName}' was made by another version of the local host, which lays out its tables "
                + "otherwise. Give this one another hub (extensions.durableTask.hubName in host.json), or, if what is in "
                + $"the old one is not needed, remove the tables {hubName}History, {hubName}Instances and {hubName}Owner."
        );

    private static async Task<bool> AnyAsync(TableClient rows, string? filter, CancellationToken cancellationToken) =>
        await rows.QueryAsync<TableEntity>(filter, maxPerPage: 1, select: ["RowKey"], cancellationToken)
            .AnyAsync(cancellationToken);
}

/// <summary>What the marker says of the hub.</summary>
/// <param name="PartitionCount">Into how many partitions its histories go.</param>
/// <param name="SettledBefore">What <see cref="TaskHubMarker.SettleAsync"/> has said last; 0 when nothing.</param>
internal sealed record TaskHubState(int PartitionCount, int SettledBefore);
