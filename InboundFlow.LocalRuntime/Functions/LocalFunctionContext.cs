using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace InboundFlow.LocalRuntime.Functions;

/// <summary>One run of a function.</summary>
internal sealed class LocalFunctionContext : FunctionContext
{
    private readonly CancellationToken cancellationToken;

    public LocalFunctionContext(
        FunctionDescriptor function,
        FunctionCall call,
        IServiceProvider services,
        CancellationToken cancellationToken
    )
    {
        Function = function;
        Call = call;
        InstanceServices = services;
        this.cancellationToken = cancellationToken;
        if (call.Http is { } http)
        {
            Items[FunctionContextExtensions.HttpContextKey] = http;
        }
    }

    /// <summary>The function.</summary>
    public FunctionDescriptor Function { get; }

    /// <summary>What started it.</summary>
    public FunctionCall Call { get; }

    /// <summary>What it returned, once it has.</summary>
    public object? Result { get; set; }

#pragma warning disable RS0030 // A run is born here, and its id is stored nowhere.
    /// <inheritdoc />
    public override string InvocationId { get; } = Guid.NewGuid().ToString();
#pragma warning restore RS0030

    /// <inheritdoc />
    public override FunctionDefinition FunctionDefinition => Function.Definition;

    /// <inheritdoc />
    public override IServiceProvider InstanceServices { get; set; }

    /// <inheritdoc />
    public override IDictionary<object, object> Items { get; set; } = new Dictionary<object, object>();

    /// <inheritdoc />
    public override CancellationToken CancellationToken => cancellationToken;
}

/// <summary>What starts a run.</summary>
/// <param name="Trigger">The value of the trigger's parameter.</param>
/// <param name="Http">When a request does.</param>
/// <param name="InstanceId">When an orchestration does.</param>
internal sealed record FunctionCall(object? Trigger, HttpContext? Http = null, string? InstanceId = null);
