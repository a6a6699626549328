using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace InboundFlow.LocalRuntime.Http.Keys;

/// <summary>Lets a request through that carries a key its endpoint wants; any other is answered with 401 and no body.</summary>
internal static class KeyCheck
{
    /// <summary>The header with the key. It goes before the query's <c>code</c>, as in Azure.</summary>
    public const string Header = "x-functions-key";

    /// <summary>The part of the query string with the key.</summary>
    public const string Query = "code";

    /// <summary>Adds the check.</summary>
    /// <param name="isOn">Whether keys are asked for at all.</param>
    public static void UseKeys(this IApplicationBuilder app, KeyFile? keys, bool isOn) =>
        app.Use(
            (context, next) =>
            {
                // What is not a route is the answer to an unknown path or method; there is nothing to protect.
                if (context.GetEndpoint() is RouteEndpoint endpoint && !MayPass(context.Request, endpoint, keys, isOn))
                {
                    context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                    return Task.CompletedTask;
                }

                return next(context);
            }
        );

    private static bool MayPass(HttpRequest request, RouteEndpoint endpoint, KeyFile? keys, bool isOn)
    {
        RequiredKey required = endpoint.Metadata.GetMetadata<RequiredKey>() ?? new RequiredKey.Master();
        if (required is RequiredKey.None || !(isOn || required.Always))
        {
            return true;
        }

        string? presented = request.Headers[Header].FirstOrDefault() ?? request.Query[Query].FirstOrDefault();
        return keys is not null && KeyPolicy.Opens(presented, required, keys.Current);
    }
}
