namespace InboundFlow.LocalRuntime.Functions;

/// <summary>The app's functions, by name.</summary>
internal sealed record FunctionCatalog(IReadOnlyList<FunctionDescriptor> Functions)
{
    /// <summary>Whether there is anything for the durable engine to do.</summary>
    public bool IsDurable { get; } =
        Functions.Any(function =>
            function.Trigger is FunctionTrigger.Orchestration or FunctionTrigger.Activity
            || function.Parameters.Any(parameter => parameter is ParameterSource.DurableClient)
        );
}
