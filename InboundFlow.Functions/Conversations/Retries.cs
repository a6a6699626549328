using Microsoft.DurableTask;

namespace InboundFlow.Functions.Conversations;

/// <summary>How often a step is tried before the workflow gives up.</summary>
public static class Retries
{
    /// <summary>For a step that has to wait for another to end, usually at once: from a twentieth of a second.</summary>
    public static TaskOptions Prompt { get; } =
        TaskOptions.FromRetryPolicy(
            new RetryPolicy(
                maxNumberOfAttempts: 130,
                firstRetryInterval: TimeSpan.FromMilliseconds(50),
                backoffCoefficient: 2,
                maxRetryInterval: TimeSpan.FromMinutes(1)
            )
        );

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
