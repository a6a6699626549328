using InboundFlow.LocalRuntime.Http;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Gives HTTP functions ASP.NET Core's types.</summary>
public static class FunctionsApplicationBuilderAspNetCoreExtensions
{
    /// <summary>Call this before adding middleware of your own: the results of functions are then written after it has run.</summary>
    public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (!builder.HasAspNetCore)
        {
            builder.HasAspNetCore = true;
            builder.UseMiddleware<HttpResultMiddleware>();
        }

        return builder;
    }
}
