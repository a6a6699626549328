namespace Microsoft.DurableTask;

/// <summary>What a retry handler is told about the attempt that failed.</summary>
/// <param name="OrchestrationContext">The orchestration; a handler may wait on its timers.</param>
/// <param name="LastAttemptNumber">1 for the first attempt.</param>
/// <param name="LastFailure">Why it failed.</param>
/// <param name="TotalRetryTime">Since the first attempt was scheduled.</param>
/// <param name="CancellationToken">Never cancelled.</param>
public record RetryContext(
    TaskOrchestrationContext OrchestrationContext,
    int LastAttemptNumber,
    TaskFailureDetails LastFailure,
    TimeSpan TotalRetryTime,
    CancellationToken CancellationToken
);

/// <summary>Says whether to try again. Runs in the orchestrator: it must be deterministic.</summary>
public delegate bool RetryHandler(RetryContext retryContext);

/// <summary>Says whether to try again. Runs in the orchestrator: it must be deterministic.</summary>
public delegate Task<bool> AsyncRetryHandler(RetryContext retryContext);
