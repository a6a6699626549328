using Azure.Data.Tables;
using InboundFlow.Functions.Storage;

namespace InboundFlow.Benchmarks.Mishaps;

/// <summary>A table behind which there is another: reading goes through, and what becomes of a transaction is to be said.</summary>
internal abstract class TableSeam(ITable table) : ITable
{
    public Task<TableEntity?> GetAsync(
        string partitionKey,
        string rowKey,
        IReadOnlyList<string>? columns,
        CancellationToken cancellationToken
    ) => table.GetAsync(partitionKey, rowKey, columns, cancellationToken);

    public IAsyncEnumerable<TableEntity> QueryAsync(
        string partitionKey,
        string fromRowKey,
        string toRowKey,
        IReadOnlyList<string>? columns,
        CancellationToken cancellationToken
    ) => table.QueryAsync(partitionKey, fromRowKey, toRowKey, columns, cancellationToken);

    public abstract Task<CommitResult> SubmitAsync(
        IReadOnlyList<TableTransactionAction> actions,
        CancellationToken cancellationToken
    );
}
