namespace InboundFlow.Benchmarks.Mishaps;

/// <summary>What goes wrong with an operation of the storage.</summary>
internal enum Mishap
{
    None,

    /// <summary>It fails, and has no effect.</summary>
    Refused,

    /// <summary>It fails, and took effect all the same.</summary>
    AnswerLost,

    /// <summary>The process dies before it.</summary>
    CrashBefore,

    /// <summary>The process dies after it took effect.</summary>
    CrashAfter,
}

/// <summary>How often what goes wrong.</summary>
internal sealed record MishapRates
{
    /// <summary>Of an operation: each kind of failure but a crash.</summary>
    public double Failure { get; init; } = 0.01;

    /// <summary>Of an operation: each kind of crash.</summary>
    public double Crash { get; init; } = 0.003;

    /// <summary>Of an operation: another process does something of its own in between, which may be refused in turn.</summary>
    public double Rival { get; init; } = 0.15;

    /// <summary>Of a call: others come to the same process while it is served, and share a transaction.</summary>
    public double Company { get; init; } = 0.1;

    /// <summary>Of a call that was answered: it is made again.</summary>
    public double Repeated { get; init; } = 0.05;

    /// <summary>Of a call: it is made only after others that come later.</summary>
    public double Late { get; init; } = 0.05;

    /// <summary>How far the clocks of two processes may be apart.</summary>
    public TimeSpan ClocksApart { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Nothing goes wrong.</summary>
    public static MishapRates None { get; } =
        new()
        {
            Failure = 0,
            Crash = 0,
            Rival = 0,
            Company = 0,
            Repeated = 0,
            Late = 0,
            ClocksApart = TimeSpan.Zero,
        };
}

/// <summary>The process whose call this was is not there any more.</summary>
internal sealed class ProcessDiedException() : Exception("The process died.");
