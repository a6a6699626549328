using Azure;

namespace InboundFlow.Functions.Storage;

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
