namespace InboundFlow.LocalRuntime.Functions;

/// <summary>Where a function's parameter comes from.</summary>
internal abstract record ParameterSource
{
    private ParameterSource() { }

    /// <summary>What started the function: request, timer, orchestration context or activity input.</summary>
    public sealed record Trigger(Type Type) : ParameterSource;

    /// <summary>The run's <c>FunctionContext</c>.</summary>
    public sealed record Context : ParameterSource;

    /// <summary>The run's token.</summary>
    public sealed record Cancellation : ParameterSource;

    /// <summary>The <c>DurableTaskClient</c>.</summary>
    public sealed record DurableClient : ParameterSource;

    /// <summary>The route's value of that name; <paramref name="Default"/> when the route leaves it out.</summary>
    public sealed record RouteValue(string Name, Type Type, object? Default) : ParameterSource;

    /// <summary>The id of the orchestration that calls the activity.</summary>
    public sealed record InstanceId : ParameterSource;

    /// <summary>The orchestration's input.</summary>
    public sealed record OrchestrationInput(Type Type) : ParameterSource;
}
