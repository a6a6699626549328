namespace InboundFlow.Functions.Assignment;

/// <summary>Keeps the mean of how long a team's conversations take.</summary>
internal static class PacePolicy
{
    /// <summary>Of this many the mean is plain; from then on each new one makes up one part in as many.</summary>
    private const long Plain = 16;

    /// <summary>The pace after another conversation.</summary>
    /// <param name="took">From assignment to close; nothing where the clocks disagree.</param>
    public static TeamPace After(TeamPace? pace, string teamId, TimeSpan took)
    {
        long conversations = (pace?.Conversations ?? 0) + 1;
        double mean = pace?.MeanHandleSeconds ?? 0;
        double seconds = Math.Max(0, took.TotalSeconds);
        return new(teamId, mean + ((seconds - mean) / Math.Min(conversations, Plain)), conversations);
    }
}
