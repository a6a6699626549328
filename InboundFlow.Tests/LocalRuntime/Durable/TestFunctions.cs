using System.Text.Json;
using InboundFlow.LocalRuntime.Durable;
using Microsoft.DurableTask;

namespace InboundFlow.Tests.LocalRuntime.Durable;

/// <summary>Durable functions given as lambdas.</summary>
internal sealed class TestFunctions : IDurableFunctions
{
    private readonly Dictionary<string, Func<TaskOrchestrationContext, Task<object?>>> orchestrators = new(
        StringComparer.OrdinalIgnoreCase
    );

    private readonly Dictionary<string, Func<string, string?, CancellationToken, Task<string?>>> activities = new(
        StringComparer.OrdinalIgnoreCase
    );

    public TestFunctions Orchestrator<T>(string name, Func<TaskOrchestrationContext, Task<T>> run)
    {
        orchestrators[name] = async context => await run(context);
        return this;
    }

    public TestFunctions Activity<TInput, TResult>(string name, Func<TInput, TResult> run) =>
        AsyncActivity<TInput, TResult>(name, input => Task.FromResult(run(input)));

    public TestFunctions AsyncActivity<TInput, TResult>(string name, Func<TInput, Task<TResult>> run)
    {
        activities[name] = async (_, json, _) =>
            JsonSerializer.Serialize(await run(json is null ? default! : JsonSerializer.Deserialize<TInput>(json)!));
        return this;
    }

    public Func<TaskOrchestrationContext, Task<object?>>? FindOrchestrator(string name) =>
        orchestrators.GetValueOrDefault(name);

    public Func<string, string?, CancellationToken, Task<string?>>? FindActivity(string name) =>
        activities.GetValueOrDefault(name);
}
