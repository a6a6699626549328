using Microsoft.DurableTask;

namespace InboundFlow.LocalRuntime.Durable.Replay;

/// <summary>Says how long to wait before the next attempt.</summary>
internal static class RetryDelayPolicy
{
    /// <summary>First interval times backoff to the power of the attempts, up to the longest wait.</summary>
    /// <param name="attempt">Which attempt failed, 1 for the first.</param>
    /// <returns>The wait, or <see langword="null"/> when there is no next attempt.</returns>
    public static TimeSpan? Decide(
        RetryPolicy policy,
        int attempt,
        TaskFailureDetails failure,
        DateTime firstAttemptAt,
        DateTime now
    )
    {
        bool isLate = policy.RetryTimeout != Timeout.InfiniteTimeSpan && now - firstAttemptAt >= policy.RetryTimeout;
        if (attempt >= policy.MaxNumberOfAttempts || isLate || !Handles(policy, failure))
        {
            return null;
        }

        // In doubles: a large power is the longest wait, not an overflow.
        double ticks = policy.FirstRetryInterval.Ticks * Math.Pow(policy.BackoffCoefficient, attempt - 1);
        return ticks < policy.MaxRetryInterval.Ticks ? TimeSpan.FromTicks((long)ticks) : policy.MaxRetryInterval;
    }

    private static bool Handles(RetryPolicy policy, TaskFailureDetails failure)
    {
        try
        {
            return policy.Handles(failure);
        }
#pragma warning disable CA1031 // A filter that throws must not hide the failure it was asked about.
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }
    }
}
