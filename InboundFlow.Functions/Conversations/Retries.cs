using Microsoft.DurableTask;

namespace InboundFlow.Functions.Conversations;

/// <summary>How often a step is tried before the workflow gives up.</summary>
public static class Retries
{
    /// <summary>For steps that fail only while the storage does: from one second up to a minute apart, for two hours.</summary>
    public static TaskOptions Patient { get; } =
        TaskOptions.FromRetryPolicy(
            new RetryPolicy(
                maxNumberOfAttempts: 125,
                firstRetryInterval: TimeSpan.FromSeconds(1),
                backoffCoefficient: 2,
                maxRetryInterval: TimeSpan.FromMinutes(1)
            )
        );
}
