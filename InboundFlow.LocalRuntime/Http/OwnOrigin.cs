using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace InboundFlow.LocalRuntime.Http;

/// <summary>What a request was for before any proxy's headers were believed: the scheme and the host of the request itself.</summary>
/// <remarks>A URL with a key in it must not lead to a host that the sender of the request made up.</remarks>
internal sealed record OwnOrigin(string Scheme, HostString Host)
{
    /// <summary>Remembers it. Goes before the forwarded headers.</summary>
    public static void Remember(IApplicationBuilder app) =>
        app.Use(
            (context, next) =>
            {
                context.Features.Set(new OwnOrigin(context.Request.Scheme, context.Request.Host));
                return next(context);
            }
        );
}
