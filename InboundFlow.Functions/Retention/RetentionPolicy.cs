namespace InboundFlow.Functions.Retention;

/// <summary>Decides what the next call purges.</summary>
public static class RetentionPolicy
{
    /// <summary>What one call purges at most: the orchestrations that were started in so long a time.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromDays(1);

    /// <summary>Chooses the window that begins with an orchestration that is there, so that every call gets on.</summary>
    /// <param name="found">When some of those that are to go were started, in any order.</param>
    /// <param name="cutoff">What was started after this stays.</param>
    public static RetentionStep Decide(IReadOnlyCollection<DateTimeOffset> found, DateTimeOffset cutoff)
    {
        ArgumentNullException.ThrowIfNull(found);
        if (found.Count == 0)
        {
            return new RetentionStep.Done();
        }

        DateTimeOffset from = found.Min();
        DateTimeOffset to = from + Window;
        return new RetentionStep.Purge(from, to < cutoff ? to : cutoff);
    }
}

/// <summary>What is to be done.</summary>
public abstract record RetentionStep
{
    private RetentionStep() { }

    /// <summary>Nothing: all that is over and old is gone.</summary>
    public sealed record Done : RetentionStep;

    /// <summary>Purge what was started from then to then.</summary>
    public sealed record Purge(DateTimeOffset From, DateTimeOffset To) : RetentionStep;
}
