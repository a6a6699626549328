using System.Collections.Immutable;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace InboundFlow.LocalRuntime.Functions;

/// <summary>One function of the app.</summary>
internal sealed record FunctionDescriptor(
    string Name,
    MethodInfo Method,
    FunctionTrigger Trigger,
    ImmutableArray<ParameterSource> Parameters
)
{
    /// <summary>What the app's middleware is told of it.</summary>
    public FunctionDefinition Definition { get; } = new LocalFunctionDefinition(Name, Method, Trigger, Parameters);

    /// <summary>Calls the method.</summary>
    public FunctionMethod Call { get; } = new(Method);
}
