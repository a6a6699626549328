using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The function answers HTTP requests.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class HttpTriggerAttribute : TriggerBindingAttribute
{
    /// <summary>Any method, with a function key.</summary>
    public HttpTriggerAttribute() => AuthLevel = AuthorizationLevel.Function;

    /// <summary>These methods. The level is unclear in Azure: better say it. The local host takes it as Function.</summary>
    public HttpTriggerAttribute(params string[] methods) => Methods = methods;

    /// <summary>Any method, with a key of this level.</summary>
    public HttpTriggerAttribute(AuthorizationLevel authLevel) => AuthLevel = authLevel;

    /// <summary>These methods, with a key of this level.</summary>
    public HttpTriggerAttribute(AuthorizationLevel authLevel, params string[] methods)
    {
        AuthLevel = authLevel;
        Methods = methods;
    }

    /// <summary>The ASP.NET Core route template after the prefix. The function's name when not set.</summary>
    public string? Route { get; set; }

    /// <summary>The HTTP methods; all when not set.</summary>
    public string[]? Methods { get; }

    /// <summary>Which key is asked for.</summary>
    public AuthorizationLevel AuthLevel { get; }
}
