using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;

namespace InboundFlow.Functions.Storage;

/// <summary>A table in Azure Storage, or in Azurite.</summary>
/// <remarks>Safe to use from many callers at once. The table is created on first use.</remarks>
public sealed class AzureTable(TableClient client) : ITable
{
    private volatile bool exists;

    public async Task<TableEntity?> GetAsync(
        string partitionKey,
        string rowKey,
        IReadOnlyList<string>? columns,
        CancellationToken cancellationToken
    )
    {
        await EnsureCreatedAsync(cancellationToken);
        NullableResponse<TableEntity> row = await client.GetEntityIfExistsAsync<TableEntity>(
            partitionKey,
            rowKey,
            WithKeys(columns),
            cancellationToken
        );
        return row.HasValue ? row.Value : null;
    }

    public async IAsyncEnumerable<TableEntity> QueryAsync(
        string partitionKey,
        string fromRowKey,
        string toRowKey,
        IReadOnlyList<string>? columns,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await EnsureCreatedAsync(cancellationToken);
        string filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {partitionKey} and RowKey ge {fromRowKey} and RowKey lt {toRowKey}"
        );
        await foreach (
            TableEntity row in client.QueryAsync<TableEntity>(filter, null, WithKeys(columns), cancellationToken)
        )
        {
            yield return row;
        }
    }

    public async Task<CommitResult> SubmitAsync(
        IReadOnlyList<TableTransactionAction> actions,
        CancellationToken cancellationToken
    )
    {
        TransactionRules.Check(actions);
        await EnsureCreatedAsync(cancellationToken);
        try
        {
            return actions is [TableTransactionAction only]
                ? new CommitResult.Committed([await SubmitOneAsync(only, cancellationToken)])
                : await SubmitManyAsync(actions, cancellationToken);
        }
        catch (RequestFailedException e) when (KindOf(e) is ConflictKind kind)
        {
            int index = (e as TableTransactionFailedException)?.FailedTransactionActionIndex ?? 0;
            return new CommitResult.Conflict(index, kind);
        }
    }

    private async Task<CommitResult> SubmitManyAsync(
        IReadOnlyList<TableTransactionAction> actions,
        CancellationToken cancellationToken
    )
    {
        Response<IReadOnlyList<Response>> answers = await client.SubmitTransactionAsync(
            actions.Select(Explicit),
            cancellationToken
        );
        return new CommitResult.Committed([.. answers.Value.Select(answer => answer.Headers.ETag ?? default)]);
    }

    // A single operation costs the storage a third of a batch of one.
    private async Task<ETag> SubmitOneAsync(TableTransactionAction action, CancellationToken cancellationToken)
    {
        ITableEntity row = action.Entity;
        ETag match = action.ETag == default ? ETag.All : action.ETag;
        Response answer = action.ActionType switch
        {
            TableTransactionActionType.Add => await client.AddEntityAsync(row, cancellationToken),
            TableTransactionActionType.Delete => await DeleteAsync(row, match, cancellationToken),
            TableTransactionActionType.UpdateMerge => await client.UpdateEntityAsync(
                row,
                match,
                TableUpdateMode.Merge,
                cancellationToken
            ),
            TableTransactionActionType.UpdateReplace => await client.UpdateEntityAsync(
                row,
                match,
                TableUpdateMode.Replace,
                cancellationToken
            ),
            TableTransactionActionType.UpsertMerge => await client.UpsertEntityAsync(
                row,
                TableUpdateMode.Merge,
                cancellationToken
            ),
            TableTransactionActionType.UpsertReplace => await client.UpsertEntityAsync(
                row,
                TableUpdateMode.Replace,
                cancellationToken
            ),
            _ => throw new ArgumentOutOfRangeException(nameof(action), action.ActionType, "Unknown table action."),
        };
        return answer.Headers.ETag ?? default;
    }

    // Without a condition the service takes an update for an upsert; "any version" makes a missing row a conflict.
    private static TableTransactionAction Explicit(TableTransactionAction action) =>
        action.ETag == default
        && action.ActionType
            is TableTransactionActionType.UpdateMerge
                or TableTransactionActionType.UpdateReplace
                or TableTransactionActionType.Delete
            ? new(action.ActionType, action.Entity, ETag.All)
            : action;

    private async Task<Response> DeleteAsync(ITableEntity row, ETag match, CancellationToken cancellationToken)
    {
        Response answer = await client.DeleteEntityAsync(row.PartitionKey, row.RowKey, match, cancellationToken);

        // The client reports a missing row as success; in a transaction it is a conflict, so it is one here too.
        return answer.Status == 404 ? throw new RequestFailedException(answer) : answer;
    }

    // Two callers may both create it: the second is told that it exists.
    private async Task EnsureCreatedAsync(CancellationToken cancellationToken)
    {
        if (!exists)
        {
            await client.CreateIfNotExistsAsync(cancellationToken);
            exists = true;
        }
    }

    private static ConflictKind? KindOf(RequestFailedException e) =>
        (e.Status, e.ErrorCode) switch
        {
            (409, "EntityAlreadyExists") => ConflictKind.AlreadyExists,
            (404, "ResourceNotFound" or "EntityNotFound") => ConflictKind.NotFound,
            (412, _) => ConflictKind.Changed,
            _ => null,
        };

    private static string[]? WithKeys(IReadOnlyList<string>? columns) =>
        columns is null ? null : ["PartitionKey", "RowKey", .. columns];
}
