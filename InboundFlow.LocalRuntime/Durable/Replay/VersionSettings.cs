using Microsoft.DurableTask;

namespace InboundFlow.LocalRuntime.Durable.Replay;

/// <summary>Which versions of orchestrations this process starts, and which it runs.</summary>
/// <param name="DefaultVersion">The version of what is started without one; empty when versions do not matter.</param>
internal sealed record VersionSettings(string DefaultVersion, VersionMatch Match, VersionFailure Failure)
{
    /// <summary>Versions do not matter.</summary>
    public static readonly VersionSettings Off = new(string.Empty, VersionMatch.None, VersionFailure.Reject);

    /// <summary>The version of something to be started.</summary>
    /// <param name="asked">The version asked for, which goes before the default; null when none was.</param>
    public string VersionOf(TaskVersion? asked) => asked?.Version ?? DefaultVersion;

    /// <summary>Says whether an instance of this version is run here.</summary>
    public VersionDecision Check(string version)
    {
        int comparison = TaskVersion.Compare(version, DefaultVersion);
        string? reason = Match switch
        {
            _ when DefaultVersion.Length == 0 => null,
            VersionMatch.Strict when comparison != 0 =>
                $"The orchestration has version '{version}', and this process runs version '{DefaultVersion}' only.",
            VersionMatch.CurrentOrOlder when comparison > 0 =>
                $"The orchestration has version '{version}', and this process runs versions up to '{DefaultVersion}'.",
            _ => null,
        };
        return (reason, Failure) switch
        {
            (null, _) => new VersionDecision.Run(),
            (_, VersionFailure.Fail) => new VersionDecision.Fail(reason),
            _ => new VersionDecision.Leave(),
        };
    }
}

/// <summary>What becomes of an instance because of its version.</summary>
internal abstract record VersionDecision
{
    private VersionDecision() { }

    /// <summary>It is run.</summary>
    public sealed record Run : VersionDecision;

    /// <summary>It waits for a process with another version.</summary>
    public sealed record Leave : VersionDecision;

    /// <summary>It fails.</summary>
    public sealed record Fail(string Reason) : VersionDecision;
}
