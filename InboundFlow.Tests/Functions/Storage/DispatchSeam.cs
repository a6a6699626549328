using Azure.Data.Tables;
using InboundFlow.Functions.Storage;
using InboundFlow.Tests.Support;

namespace InboundFlow.Tests.Functions.Storage;

/// <summary>Tables whose dispatch table goes through the test first, which may do something before or after.</summary>
internal abstract class DispatchSeam(MemoryTables inner) : ITables, ITable
{
    public ITable Contacts => inner.Contacts;

    public ITable Dispatch => this;

    public ITable Conversations => inner.Conversations;

    public ITable Identities => inner.Identities;

    public ITable Quarantine => inner.Quarantine;

    public virtual Task<TableEntity?> GetAsync(
        string partitionKey,
        string rowKey,
        IReadOnlyList<string>? columns,
        CancellationToken cancellationToken
    ) => inner.Dispatch.GetAsync(partitionKey, rowKey, columns, cancellationToken);

    public virtual IAsyncEnumerable<TableEntity> QueryAsync(
        string partitionKey,
        string fromRowKey,
        string toRowKey,
        IReadOnlyList<string>? columns,
        CancellationToken cancellationToken
    ) => inner.Dispatch.QueryAsync(partitionKey, fromRowKey, toRowKey, columns, cancellationToken);

    public abstract Task<CommitResult> SubmitAsync(
        IReadOnlyList<TableTransactionAction> actions,
        CancellationToken cancellationToken
    );
}
