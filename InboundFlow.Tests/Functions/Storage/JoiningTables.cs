using Azure.Data.Tables;
using InboundFlow.Functions.Storage;
using InboundFlow.Tests.Support;

namespace InboundFlow.Tests.Functions.Storage;

/// <summary>Tables where something happens once, right after the head was read again.</summary>
internal sealed class JoiningTables(MemoryTables inner) : DispatchSeam(inner)
{
    private readonly MemoryTables tables = inner;

    public Func<Task>? AfterHead { get; set; }

    public override async Task<TableEntity?> GetAsync(
        string partitionKey,
        string rowKey,
        IReadOnlyList<string>? columns,
        CancellationToken cancellationToken
    )
    {
        TableEntity? row = await tables.Dispatch.GetAsync(partitionKey, rowKey, columns, cancellationToken);
        if (rowKey.EndsWith("|head", StringComparison.Ordinal) && AfterHead is Func<Task> happen)
        {
            AfterHead = null;
            await happen();
        }

        return row;
    }

    public override Task<CommitResult> SubmitAsync(
        IReadOnlyList<TableTransactionAction> actions,
        CancellationToken cancellationToken
    ) => tables.Dispatch.SubmitAsync(actions, cancellationToken);
}
