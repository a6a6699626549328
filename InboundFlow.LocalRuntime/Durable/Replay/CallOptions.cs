using Microsoft.DurableTask;

namespace InboundFlow.LocalRuntime.Durable.Replay;

/// <summary>Reads what a call's options say.</summary>
internal static class CallOptions
{
    /// <summary>The id of the sub-orchestration, when one is asked for.</summary>
    public static string? InstanceIdOf(TaskOptions? options) => (options as SubOrchestrationOptions)?.InstanceId;

    /// <summary>The version of the sub-orchestration, when one is asked for.</summary>
    public static TaskVersion? VersionOf(TaskOptions? options) =>
        (options as SubOrchestrationOptions)?.Version ?? options?.Version;

    /// <summary>The tags, when there are any.</summary>
    public static IReadOnlyDictionary<string, string>? TagsOf(TaskOptions? options) =>
        options?.Tags is { Count: > 0 } tags ? new Dictionary<string, string>(tags, StringComparer.Ordinal) : null;

    /// <summary>Refuses options where the input belongs, which the compiler lets pass.</summary>
    /// <exception cref="ArgumentException">The input is a <see cref="TaskOptions"/>.</exception>
    public static void RefuseAsInput(object? input, TaskOptions? options)
    {
        if (input is TaskOptions && options is null)
        {
            throw new ArgumentException("Options were passed as the input. Pass them as options.", nameof(input));
        }
    }
}
