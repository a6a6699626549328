using System.Globalization;
using Azure.Data.Tables;

namespace InboundFlow.Benchmarks.Measuring;

/// <summary>What the same storage does a second, asked for nothing but the plainest writes.</summary>
/// <param name="RowsPerTransaction">How many rows each transaction had.</param>
internal sealed record RawRates(
    double InsertsPerSecond,
    double TransactionsPerSecond,
    int RowsPerTransaction = RawRates.UsualRows
)
{
    /// <summary>About as many as a turn of an orchestration has.</summary>
    internal const int UsualRows = 6;
    private const int WarmUps = 200;
    private const int Inserts = 2000;
    private const int RowsTransacted = 6000;
    private const int PayloadLength = 400;

    /// <summary>The mean of two: one taken before the traffic and one after it, since the machine may change its mind meanwhile.</summary>
    internal static RawRates? Mean(RawRates? before, RawRates? after) =>
        before is null || after is null
            ? null
            : new RawRates(
                (before.InsertsPerSecond + after.InsertsPerSecond) / 2,
                (before.TransactionsPerSecond + after.TransactionsPerSecond) / 2,
                after.RowsPerTransaction
            );

    internal static async Task<RawRates> MeasureAsync(
        string storage,
        int concurrency,
        TimeProvider time,
        CancellationToken cancellationToken,
        int rowsPerTransaction = UsualRows
    )
    {
        int transactions = Math.Max(RowsTransacted / rowsPerTransaction, concurrency);
        TableServiceClient service = new(storage);
        TableClient table = service.GetTableClient($"RawRates{time.GetTimestamp()}");
        await table.CreateIfNotExistsAsync(cancellationToken);
        Task InsertAsync(int index) => table.AddEntityAsync(Row("i", index, 0), cancellationToken);
        Task TransactAsync(int index) =>
            table.SubmitTransactionAsync(
                Enumerable
                    .Range(0, rowsPerTransaction)
                    .Select(row => new TableTransactionAction(TableTransactionActionType.Add, Row("t", index, row))),
                cancellationToken
            );

        await RunAsync(index => InsertAsync(-1 - index), WarmUps, concurrency);
        TimeSpan inserting = await TimeAsync(() => RunAsync(InsertAsync, Inserts, concurrency), time);
        await RunAsync(index => TransactAsync(-1 - index), WarmUps / rowsPerTransaction, concurrency);
        TimeSpan transacting = await TimeAsync(() => RunAsync(TransactAsync, transactions, concurrency), time);
        await table.DeleteAsync(cancellationToken);
        return new RawRates(
            Inserts / inserting.TotalSeconds,
            transactions / transacting.TotalSeconds,
            rowsPerTransaction
        );
    }

    // A partition a call, as every contact has one; row keys unique over the table, as all of ours are.
    private static TableEntity Row(string kind, int index, int row)
    {
        string partition = string.Create(CultureInfo.InvariantCulture, $"{kind}{index}");
        return new TableEntity(partition, string.Create(CultureInfo.InvariantCulture, $"{partition}-{row}"))
        {
            ["Text"] = new string('x', PayloadLength),
            ["At"] = DateTimeOffset.UnixEpoch,
            ["Number"] = row,
        };
    }

    private static Task RunAsync(Func<int, Task> operation, int times, int concurrency)
    {
        int next = -1;
        return Task.WhenAll(Enumerable.Range(0, concurrency).Select(_ => RunOnAsync()));

        async Task RunOnAsync()
        {
            for (int index = Interlocked.Increment(ref next); index < times; index = Interlocked.Increment(ref next))
            {
                await operation(index);
            }
        }
    }

    private static async Task<TimeSpan> TimeAsync(Func<Task> run, TimeProvider time)
    {
        long start = time.GetTimestamp();
        await run();
        return time.GetElapsedTime(start);
    }
}
