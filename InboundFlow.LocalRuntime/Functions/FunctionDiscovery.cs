using System.Reflection;
using InboundFlow.LocalRuntime.Functions.Rules;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace InboundFlow.LocalRuntime.Functions;

/// <summary>Finds the functions of an app and checks them by the rules that the official build checks.</summary>
internal static class FunctionDiscovery
{
    private const BindingFlags Declared =
        BindingFlags.Public
        | BindingFlags.NonPublic
        | BindingFlags.Instance
        | BindingFlags.Static
        | BindingFlags.DeclaredOnly;

    /// <summary>Every function of <paramref name="assembly"/>, by name.</summary>
    /// <exception cref="InvalidOperationException">Functions break rules; every problem is listed.</exception>
    public static IReadOnlyList<FunctionDescriptor> Discover(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        return Discover(assembly.GetTypes());
    }

    /// <summary>Every function of <paramref name="types"/>, by name.</summary>
    /// <exception cref="InvalidOperationException">Functions break rules; every problem is listed.</exception>
    public static IReadOnlyList<FunctionDescriptor> Discover(IEnumerable<Type> types)
    {
        ArgumentNullException.ThrowIfNull(types);
        List<FunctionDescriptor> functions = [];
        List<string> problems = [];
        IEnumerable<MethodInfo> methods = types.SelectMany(type => type.GetMethods(Declared));
        foreach (MethodInfo method in methods.OrderBy(method => method.Name, StringComparer.Ordinal))
        {
            if (method.GetCustomAttribute<FunctionAttribute>() is { } attribute)
            {
                Read(method, attribute.Name, functions, problems);
            }
        }

        problems.AddRange(AppRules.Check(functions));
        ThrowIfAny(problems);
        return [.. functions.OrderBy(function => function.Name, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>Lists the problems in one exception.</summary>
    /// <exception cref="InvalidOperationException">There are problems.</exception>
    public static void ThrowIfAny(IReadOnlyCollection<string> problems)
    {
        if (problems.Count > 0)
        {
            throw new InvalidOperationException(
                "The app cannot start until these are put right:"
                    + string.Concat(problems.Order(StringComparer.Ordinal).Select(problem => "\n- " + problem))
            );
        }
    }

    private static void Read(MethodInfo method, string name, List<FunctionDescriptor> functions, List<string> problems)
    {
        string where = $"Function '{name}' ({method.DeclaringType}.{method.Name})";
        List<string> found = [.. MethodRules.Check(method, name)];
        ParameterInfo[] triggers =
        [
            .. method.GetParameters().Where(each => each.GetCustomAttribute<TriggerBindingAttribute>() is not null),
        ];
        if (triggers is [ParameterInfo trigger])
        {
            FunctionTrigger read = TriggerOf(trigger, name);
            ParameterSource?[] sources = ParameterRules.Check(method, trigger, read, found);
            functions.Add(new FunctionDescriptor(name, method, read, [.. sources.OfType<ParameterSource>()]));
        }
        else
        {
            found.Add($"has {triggers.Length} triggers; give exactly one parameter a trigger attribute.");
        }

        problems.AddRange(found.Select(problem => $"{where} {problem}"));
    }

    private static FunctionTrigger TriggerOf(ParameterInfo parameter, string name) =>
        parameter.GetCustomAttribute<TriggerBindingAttribute>() switch
        {
            HttpTriggerAttribute http => new FunctionTrigger.Http(
                (http.Route ?? name).Trim('/'),
                [.. (http.Methods ?? []).Select(method => method.ToUpperInvariant())],
                LevelOf(parameter, http)
            ),
            TimerTriggerAttribute timer => new FunctionTrigger.Timer(
                timer.Schedule,
                timer.RunOnStartup,
                timer.UseMonitor
            ),
            OrchestrationTriggerAttribute orchestration => new FunctionTrigger.Orchestration(
                orchestration.Orchestration ?? name
            ),
            ActivityTriggerAttribute activity => new FunctionTrigger.Activity(activity.Activity ?? name),
            TriggerBindingAttribute other => throw new InvalidOperationException(
                $"Function '{name}' uses {other.GetType().Name}, which the local host does not know."
            ),
            null => throw new InvalidOperationException($"Function '{name}' has no trigger."),
        };

    // The constructor that takes methods alone leaves the level at 0, which reads as Anonymous; nobody has said that.
    private static AuthorizationLevel LevelOf(ParameterInfo parameter, HttpTriggerAttribute http) =>
        parameter
            .CustomAttributes.First(each => each.AttributeType == typeof(HttpTriggerAttribute))
            .ConstructorArguments.Any(argument => argument.ArgumentType == typeof(AuthorizationLevel))
            ? http.AuthLevel
            : AuthorizationLevel.Function;
}
