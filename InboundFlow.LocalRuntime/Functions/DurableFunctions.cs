using System.Text.Json;
using InboundFlow.LocalRuntime.Durable;
using Microsoft.DurableTask;
using Microsoft.Extensions.Options;

namespace InboundFlow.LocalRuntime.Functions;

/// <summary>The app's orchestrators and activities, as the engine sees them.</summary>
internal sealed class DurableFunctions : IDurableFunctions
{
    private readonly FunctionInvoker invoker;
    private readonly JsonSerializerOptions json;
    private readonly Dictionary<string, FunctionDescriptor> orchestrators = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, FunctionDescriptor> activities = new(StringComparer.OrdinalIgnoreCase);

    public DurableFunctions(FunctionCatalog catalog, FunctionInvoker invoker, IOptions<JsonSerializerOptions> json)
    {
        this.invoker = invoker;
        this.json = json.Value;
        foreach (FunctionDescriptor function in catalog.Functions)
        {
            switch (function.Trigger)
            {
                case FunctionTrigger.Orchestration orchestration:
                    orchestrators.Add(orchestration.Name, function);
                    break;
                case FunctionTrigger.Activity activity:
                    activities.Add(activity.Name, function);
                    break;
            }
        }
    }

    /// <inheritdoc />
    public Func<TaskOrchestrationContext, Task<object?>>? FindOrchestrator(string name) =>
        orchestrators.TryGetValue(name, out FunctionDescriptor? function)
            ? context => invoker.InvokeAsync(function, new FunctionCall(context, null, context.InstanceId), default)
            : null;

    /// <inheritdoc />
    public Func<string, string?, CancellationToken, Task<string?>>? FindActivity(string name) =>
        activities.TryGetValue(name, out FunctionDescriptor? function)
            ? (instanceId, input, cancellationToken) => RunAsync(function, instanceId, input, cancellationToken)
            : null;

    private async Task<string?> RunAsync(
        FunctionDescriptor function,
        string instanceId,
        string? input,
        CancellationToken cancellationToken
    )
    {
        Type type = function.Parameters.OfType<ParameterSource.Trigger>().Single().Type;
        object? value = input is null ? Empty(type) : JsonSerializer.Deserialize(input, type, json);
        FunctionCall call = new(value, null, instanceId);
        object? result = await invoker.InvokeAsync(function, call, cancellationToken);
        // By its own type and not by the declared one, as the official worker does.
        return result is null ? null : JsonSerializer.Serialize(result, result.GetType(), json);
    }

    private static object? Empty(Type type) => type.IsValueType ? Activator.CreateInstance(type) : null;
}
