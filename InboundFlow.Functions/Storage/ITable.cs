using Azure;
using Azure.Data.Tables;

namespace InboundFlow.Functions.Storage;

/// <summary>One table, seen through the few operations the stores need.</summary>
/// <remarks>
/// <para>
/// The only atomicity is <see cref="SubmitAsync"/>: up to 100 operations on one partition happen together or not at
/// all. The stores keep every invariant inside one such call.
/// </para>
/// <para>
/// There are two implementations, <see cref="AzureTable"/> and an in-memory one for tests; one contract suite holds
/// both to the same behaviour.
/// </para>
/// </remarks>
public interface ITable
{
    /// <summary>Reads one row.</summary>
    /// <param name="columns">What to read besides the keys; <see langword="null"/> for everything.</param>
    /// <returns>The row, or <see langword="null"/> if there is none.</returns>
    Task<TableEntity?> GetAsync(
        string partitionKey,
        string rowKey,
        IReadOnlyList<string>? columns,
        CancellationToken cancellationToken
    );

    /// <summary>Reads a partition's rows from one key (inclusive) to another (exclusive), in key order (ordinal).</summary>
    /// <remarks>Pages are fetched as they are needed: stop enumerating and no more is read.</remarks>
    IAsyncEnumerable<TableEntity> QueryAsync(
        string partitionKey,
        string fromRowKey,
        string toRowKey,
        IReadOnlyList<string>? columns,
        CancellationToken cancellationToken
    );

    /// <summary>Commits <paramref name="actions"/> together, or none of them.</summary>
    /// <returns>
    /// Which way it went. A conflict (a row that exists, is gone or has another ETag) is an answer, not an exception.
    /// It may be the echo of our own commit: when an answer got lost, the client asked again. Whoever meets one reads
    /// what is there and decides anew.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// The actions break a rule of Azure Tables that Azurite lets through: more than 100 of them, two partitions, the
    /// same row twice, more than 252 properties in a row, a property over 64 KiB, a row over 1 MiB.
    /// </exception>
    /// <exception cref="RequestFailedException">The storage failed in any other way; whether the commit happened is unknown.</exception>
    Task<CommitResult> SubmitAsync(IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken);
}
