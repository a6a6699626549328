using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace InboundFlow.LocalRuntime.Functions;

/// <summary>Runs functions: the app's middleware in its order, and at the end of it the method.</summary>
internal sealed class FunctionInvoker
{
    private static readonly MethodInfo GetInput = typeof(TaskOrchestrationContext).GetMethod(
        nameof(TaskOrchestrationContext.GetInput)
    )!;

    private readonly IServiceScopeFactory scopes;
    private readonly FunctionExecutionDelegate pipeline;

    /// <summary>Puts the pipeline together.</summary>
    /// <param name="middleware">The first is the outermost.</param>
    public FunctionInvoker(
        IServiceScopeFactory scopes,
        IEnumerable<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware
    )
    {
        this.scopes = scopes;
        pipeline = middleware.Reverse().Aggregate((FunctionExecutionDelegate)ExecuteAsync, (next, step) => step(next));
    }

    /// <summary>Runs <paramref name="function"/> once, in a scope of its own.</summary>
    /// <returns>What the function returned.</returns>
    public async Task<object?> InvokeAsync(
        FunctionDescriptor function,
        FunctionCall call,
        CancellationToken cancellationToken
    )
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        LocalFunctionContext context = new(function, call, scope.ServiceProvider, cancellationToken);
        await pipeline(context);
        return context.Result;
    }

    private static async Task ExecuteAsync(FunctionContext context)
    {
        LocalFunctionContext local = (LocalFunctionContext)context;
        object?[] arguments = [.. local.Function.Parameters.Select(source => Value(source, local))];
        local.Result = await local.Function.Call.InvokeAsync(context.InstanceServices, arguments);
    }

    private static object? Value(ParameterSource source, LocalFunctionContext context) =>
        source switch
        {
            ParameterSource.Trigger => context.Call.Trigger,
            ParameterSource.Context => context,
            ParameterSource.Cancellation => context.CancellationToken,
            ParameterSource.DurableClient => context.InstanceServices.GetRequiredService<DurableTaskClient>(),
            ParameterSource.InstanceId => context.Call.InstanceId,
            ParameterSource.RouteValue route => RouteValue(route, context),
            ParameterSource.OrchestrationInput input => GetInput
                .MakeGenericMethod(input.Type)
                .Invoke(context.Call.Trigger, BindingFlags.DoNotWrapExceptions, null, null, null),
            _ => throw new InvalidOperationException($"Nothing gives a value to {source}."),
        };

    private static object? RouteValue(ParameterSource.RouteValue route, LocalFunctionContext context)
    {
        object? value = context.Call.Http!.Request.RouteValues.GetValueOrDefault(route.Name);
        string? text = Convert.ToString(value, CultureInfo.InvariantCulture);
        return text is null or "" ? route.Default
            : route.Type == typeof(string) ? text
            : TypeDescriptor.GetConverter(route.Type).ConvertFromInvariantString(text);
    }
}
