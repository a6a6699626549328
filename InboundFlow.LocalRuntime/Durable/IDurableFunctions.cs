using Microsoft.DurableTask;

namespace InboundFlow.LocalRuntime.Durable;

/// <summary>The app's durable functions, by name. Names compare ignoring case.</summary>
public interface IDurableFunctions
{
    /// <summary>Finds an orchestrator.</summary>
    /// <returns>What runs it: context to result. <see langword="null"/> when the app has no such function.</returns>
    Func<TaskOrchestrationContext, Task<object?>>? FindOrchestrator(string name);

    /// <summary>Finds an activity.</summary>
    /// <returns>
    /// What runs it: instance id and input JSON to result JSON. <see langword="null"/> when the app has no such
    /// function.
    /// </returns>
    Func<string, string?, CancellationToken, Task<string?>>? FindActivity(string name);
}
