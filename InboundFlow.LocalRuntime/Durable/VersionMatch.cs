namespace InboundFlow.LocalRuntime.Durable;

/// <summary>Which versions of orchestrations a process runs, compared with its own.</summary>
public enum VersionMatch
{
    /// <summary>All.</summary>
    None,

    /// <summary>Only its own.</summary>
    Strict,

    /// <summary>Its own and older ones; an orchestration without a version is older than any.</summary>
    CurrentOrOlder,
}

/// <summary>What becomes of an orchestration whose version a process does not run.</summary>
public enum VersionFailure
{
    /// <summary>It is left for a process that runs it, and can be terminated meanwhile.</summary>
    Reject,

    /// <summary>It fails.</summary>
    Fail,
}
