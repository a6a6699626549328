using Microsoft.DurableTask;

namespace InboundFlow.LocalRuntime.Durable;

/// <summary>Failures as they go into a history.</summary>
internal static class Failures
{
    // Stack traces and nested causes must not make the history row too large.
    private const int MaxText = 2000;
    private const int MaxDepth = 4;

    public static TaskFailureDetails Describe(Exception exception) =>
        Bound(TaskFailureDetails.FromException(exception), MaxDepth);

    public static TaskFailureDetails UnknownActivity(string name) =>
        NonRetriable("ActivityTaskNotFound", $"No activity task named '{name}' was found.");

    public static TaskFailureDetails UnknownOrchestrator(string name) =>
        NonRetriable("OrchestratorTaskNotFound", $"No orchestrator task named '{name}' was found.");

    public static TaskFailureDetails VersionMismatch(string reason) => NonRetriable("VersionMismatch", reason);

    public static TaskFailureDetails AlreadyExists(string instanceId) =>
        NonRetriable(
            "OrchestrationAlreadyExists",
            $"A sub-orchestration can't start as '{instanceId}': another orchestration with this id is under way."
        );

    public static TaskFailureDetails Terminated(string instanceId) =>
        new("OrchestrationTerminated", $"Orchestration '{instanceId}' was terminated.", null, null, null);

    private static TaskFailureDetails NonRetriable(string type, string message) =>
        new(type, message, null, null, null) { IsNonRetriable = true };

    private static TaskFailureDetails Bound(TaskFailureDetails failure, int depth) =>
        failure with
        {
            ErrorMessage = Cut(failure.ErrorMessage),
            StackTrace = failure.StackTrace is null ? null : Cut(failure.StackTrace),
            InnerFailure = failure.InnerFailure is { } inner && depth > 1 ? Bound(inner, depth - 1) : null,
        };

    private static string Cut(string text) => text.Length <= MaxText ? text : text[..MaxText];
}
