using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using InboundFlow.Functions.Storage;
using InboundFlow.Tests.Support;

namespace InboundFlow.Tests.Functions.Storage;

/// <summary>Tables whose client asks again, because the first answer got lost.</summary>
internal sealed class RepeatingTables(MemoryTables inner, Func<Task>? between = null) : DispatchSeam(inner)
{
    private readonly MemoryTables tables = inner;

    public Func<Task>? BeforeRead { get; init; }

    public override async IAsyncEnumerable<TableEntity> QueryAsync(
        string partitionKey,
        string fromRowKey,
        string toRowKey,
        IReadOnlyList<string>? columns,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await (BeforeRead?.Invoke() ?? Task.CompletedTask);
        await foreach (
            TableEntity row in tables.Dispatch.QueryAsync(
                partitionKey,
                fromRowKey,
                toRowKey,
                columns,
                cancellationToken
            )
        )
        {
            yield return row;
        }
    }

    public override async Task<CommitResult> SubmitAsync(
        IReadOnlyList<TableTransactionAction> actions,
        CancellationToken cancellationToken
    )
    {
        await tables.Dispatch.SubmitAsync(actions, cancellationToken);
        await (between?.Invoke() ?? Task.CompletedTask);
        return await tables.Dispatch.SubmitAsync(actions, cancellationToken);
    }
}
