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
    /// <returns>The row, or <see langword="null"/> if there is none.</returns>
    Task<TableEntity?> GetAsync(
        string partitionKey,
        string rowKey,
        IReadOnlyList<string>? columns,
        CancellationToken cancellationToken
    );

    /// <summary>Reads the rows of a partition whose keys begin with <paramref name="rowKeyPrefix"/>, in key order.</summary>
    /// <remarks>Pages are fetched as they are needed: stop enumerating and no more is read.</remarks>
    IAsyncEnumerable<TableEntity> QueryAsync(
        string partitionKey,
        string rowKeyPrefix,
        IReadOnlyList<string>? columns,
        CancellationToken cancellationToken
    );

    /// <summary>Commits <paramref name="actions"/> together, or none of them.</summary>
    /// <returns>
    /// Which way it went. A conflict (a row that exists, is gone or has another ETag) is an answer, not an exception.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// The actions break a rule of Azure Tables that Azurite lets through: more than 100 of them, two partitions, the
    /// same row twice, more than 252 properties in a row, a row over 1 MiB.
    /// </exception>
    /// <exception cref="RequestFailedException">The storage failed in any other way; whether the commit happened is unknown.</exception>
    Task<CommitResult> SubmitAsync(IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken);
}

/// <summary>What became of a transaction.</summary>
public abstract record CommitResult
{
    private CommitResult() { }

    /// <summary>Everything was written. <paramref name="ETags"/> are the rows' new versions, in the order of the actions.</summary>
    public sealed record Committed(IReadOnlyList<ETag> ETags) : CommitResult;

    /// <summary>Nothing was written, because of the action at <paramref name="ActionIndex"/>.</summary>
    public sealed record Conflict(int ActionIndex, ConflictKind Kind) : CommitResult;
}

/// <summary>Why a transaction was refused.</summary>
public enum ConflictKind
{
    /// <summary>The row to add is there already (409).</summary>
    AlreadyExists,

    /// <summary>The row to change is gone (404).</summary>
    NotFound,

    /// <summary>The row to change has been changed since it was read (412).</summary>
    Changed,
}
