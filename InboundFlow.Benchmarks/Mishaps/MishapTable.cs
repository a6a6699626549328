using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using InboundFlow.Functions.Storage;

namespace InboundFlow.Benchmarks.Mishaps;

/// <summary>The table as one process sees it: things go wrong.</summary>
/// <param name="befall">Asked before each operation what goes wrong with it.</param>
internal sealed class MishapTable(ITable table, DispatchProcess process, Func<DispatchProcess, Task<Mishap>> befall)
    : ITable
{
    // Operations that are asked for together come one after the other, so that the seed alone decides what happens.
    private Task before = Task.CompletedTask;

    public Task<TableEntity?> GetAsync(
        string partitionKey,
        string rowKey,
        IReadOnlyList<string>? columns,
        CancellationToken cancellationToken
    ) => ServeAsync(() => table.GetAsync(partitionKey, rowKey, columns, cancellationToken));

    public async IAsyncEnumerable<TableEntity> QueryAsync(
        string partitionKey,
        string fromRowKey,
        string toRowKey,
        IReadOnlyList<string>? columns,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await ServeAsync(() => Task.FromResult(true));
        await foreach (
            TableEntity row in table.QueryAsync(partitionKey, fromRowKey, toRowKey, columns, cancellationToken)
        )
        {
            yield return row;
        }
    }

    public Task<CommitResult> SubmitAsync(
        IReadOnlyList<TableTransactionAction> actions,
        CancellationToken cancellationToken
    ) =>
        ServeAsync(async () =>
        {
            CommitResult result = await table.SubmitAsync(actions, cancellationToken);
            process.NoteCommit(result, actions.Count);
            return result;
        });

    private async Task<T> ServeAsync<T>(Func<Task<T>> operation)
    {
        TaskCompletionSource turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task previous = Interlocked.Exchange(ref before, turn.Task);
        try
        {
            await previous;
            return await SufferAsync(operation);
        }
        finally
        {
            turn.SetResult();
        }
    }

    private async Task<T> SufferAsync<T>(Func<Task<T>> operation)
    {
        process.ThrowIfDead();
        Mishap mishap = await befall(process);
        if (mishap == Mishap.Refused)
        {
            throw new RequestFailedException(503, "The server is busy.");
        }

        process.IsDead |= mishap == Mishap.CrashBefore;
        process.ThrowIfDead();
        T result = await operation();
        if (mishap == Mishap.AnswerLost)
        {
            throw new RequestFailedException(500, "The operation timed out.");
        }

        process.IsDead |= mishap == Mishap.CrashAfter;
        process.ThrowIfDead();
        return result;
    }
}
