namespace InboundFlow.Functions.Storage;

/// <summary>What became of a draft.</summary>
internal enum DispatchCommit
{
    /// <summary>It is true.</summary>
    Committed,

    /// <summary>Somebody else changed the partition: decide again.</summary>
    Stale,

    /// <summary>One of the conversations that asked has an agent already: read, and decide again.</summary>
    AskedBefore,
}
