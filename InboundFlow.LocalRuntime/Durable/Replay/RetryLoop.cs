using Microsoft.DurableTask;

namespace InboundFlow.LocalRuntime.Durable.Replay;

/// <summary>Tries a task again inside the orchestration: every attempt and every wait is in its history.</summary>
internal static class RetryLoop
{
    public static async Task<T> RunAsync<T>(
        TaskOrchestrationContext context,
        TaskRetryOptions options,
        Func<int, Task<T>> attempt
    )
    {
        DateTime startedAt = context.CurrentUtcDateTime;
        for (int number = 1; ; number++)
        {
            try
            {
                return await attempt(number);
            }
            catch (TaskFailedException failure)
            {
                bool again =
                    !failure.FailureDetails.IsNonRetriable
                    && await IsToBeTriedAgainAsync(context, options, number, failure.FailureDetails, startedAt);
                if (!again)
                {
                    throw;
                }
            }
        }
    }

    private static async Task<bool> IsToBeTriedAgainAsync(
        TaskOrchestrationContext context,
        TaskRetryOptions options,
        int number,
        TaskFailureDetails failure,
        DateTime startedAt
    )
    {
        if (options.Policy is { } policy)
        {
            TimeSpan? delay = RetryDelayPolicy.Decide(policy, number, failure, startedAt, context.CurrentUtcDateTime);
            if (delay is null)
            {
                if (number >= policy.MaxNumberOfAttempts)
                {
                    // Of no use, but the official engine does it: without it every number after this would differ.
                    await context.CreateTimer(context.CurrentUtcDateTime, CancellationToken.None);
                }

                return false;
            }

            await context.CreateTimer(delay.Value, CancellationToken.None);
            return true;
        }

        TimeSpan elapsed = context.CurrentUtcDateTime - startedAt;
        try
        {
            return await options.Handler!(new RetryContext(context, number, failure, elapsed, CancellationToken.None));
        }
#pragma warning disable CA1031 // A handler that throws must not hide the failure it was asked about.
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }
    }
}
