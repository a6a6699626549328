using System.ComponentModel;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace InboundFlow.LocalRuntime.Functions.Rules;

/// <summary>What must be true of a function's parameters and of what it returns.</summary>
internal static class ParameterRules
{
    /// <summary>Says where each parameter comes from, and adds what is wrong to <paramref name="problems"/>.</summary>
    /// <returns>One source a parameter; <see langword="null"/> where there is none, which is a problem.</returns>
    public static ParameterSource?[] Check(
        MethodInfo method,
        ParameterInfo trigger,
        FunctionTrigger read,
        List<string> problems
    )
    {
        CheckTriggerType(trigger, read, problems);
        CheckResult(method, read, problems);
        HashSet<string> routeValues = RouteValues(read, problems);
        bool inputTaken = false;
        List<ParameterSource?> sources = [];
        foreach (ParameterInfo parameter in method.GetParameters())
        {
            ParameterSource? source =
                // Not the same object: threads that are first to ask may each be given parameters of their own.
                parameter.Position == trigger.Position
                    ? new ParameterSource.Trigger(parameter.ParameterType)
                    : Source(parameter, read, routeValues, ref inputTaken);
            sources.Add(source);
            if (source is null)
            {
                problems.Add($"has a parameter '{parameter.Name}' that nothing gives a value to. {Hint(read)}");
            }
        }

        return [.. sources];
    }

    private static ParameterSource? Source(
        ParameterInfo parameter,
        FunctionTrigger trigger,
        HashSet<string> routeValues,
        ref bool inputTaken
    )
    {
        Type type = parameter.ParameterType;
        if (type == typeof(FunctionContext))
        {
            return new ParameterSource.Context();
        }

        if (type == typeof(CancellationToken))
        {
            return new ParameterSource.Cancellation();
        }

        if (parameter.GetCustomAttribute<DurableClientAttribute>() is not null)
        {
            return type == typeof(DurableTaskClient) && trigger is not FunctionTrigger.Orchestration
                ? new ParameterSource.DurableClient()
                : null;
        }

        switch (trigger)
        {
            case FunctionTrigger.Http when routeValues.Contains(parameter.Name!) && IsReadable(type):
                object? fallback =
                    parameter.HasDefaultValue ? parameter.DefaultValue
                    : type.IsValueType ? Activator.CreateInstance(type)
                    : null;
                return new ParameterSource.RouteValue(parameter.Name!, type, fallback);
            case FunctionTrigger.Activity
                when type == typeof(string) && parameter.Name!.Equals("instanceId", StringComparison.OrdinalIgnoreCase):
                return new ParameterSource.InstanceId();
            case FunctionTrigger.Orchestration when !inputTaken:
                inputTaken = true;
                return new ParameterSource.OrchestrationInput(type);
            default:
                return null;
        }
    }

    private static bool IsReadable(Type type) => TypeDescriptor.GetConverter(type).CanConvertFrom(typeof(string));

    private static string Hint(FunctionTrigger trigger) =>
        trigger switch
        {
            FunctionTrigger.Http =>
                "An HTTP function can take the request, values of its route by name, [DurableClient] DurableTaskClient, "
                    + "FunctionContext and CancellationToken.",
            FunctionTrigger.Timer =>
                "A timer function can take TimerInfo, [DurableClient] DurableTaskClient, FunctionContext and CancellationToken.",
            FunctionTrigger.Orchestration =>
                "An orchestrator can take its context, one input, FunctionContext and CancellationToken.",
            _ =>
                "An activity can take its input, 'string instanceId', [DurableClient] DurableTaskClient, FunctionContext and "
                    + "CancellationToken.",
        };

    private static void CheckTriggerType(ParameterInfo parameter, FunctionTrigger trigger, List<string> problems)
    {
        Type? needed = trigger switch
        {
            FunctionTrigger.Http => typeof(HttpRequest),
            FunctionTrigger.Timer => typeof(TimerInfo),
            FunctionTrigger.Orchestration => typeof(TaskOrchestrationContext),
            _ => null,
        };
        if (needed is not null && parameter.ParameterType != needed)
        {
            problems.Add($"has a trigger parameter '{parameter.Name}' that is not of the type {needed.FullName}.");
        }
    }

    private static void CheckResult(MethodInfo method, FunctionTrigger trigger, List<string> problems)
    {
        Type? result = FunctionMethod.ResultType(method.ReturnType);
        if (
            trigger is FunctionTrigger.Http
            && result is not null
            && !result.IsAssignableTo(typeof(IResult))
            && !result.IsAssignableTo(typeof(IActionResult))
        )
        {
            problems.Add(
                $"returns {result.Name}, which nothing writes to the response; return IResult or IActionResult."
            );
        }

        if (trigger is FunctionTrigger.Orchestration && !method.ReturnType.IsAssignableTo(typeof(Task)))
        {
            problems.Add("is an orchestrator that does not return a Task.");
        }
    }

    private static HashSet<string> RouteValues(FunctionTrigger trigger, List<string> problems)
    {
        HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
        if (trigger is FunctionTrigger.Http http)
        {
            try
            {
                names.UnionWith(RoutePatternFactory.Parse(http.Route).Parameters.Select(each => each.Name));
            }
            catch (RoutePatternException exception)
            {
                problems.Add($"has a route that is not a route template: {exception.Message}");
            }
        }

        return names;
    }
}
