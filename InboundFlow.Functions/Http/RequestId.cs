using Microsoft.AspNetCore.Http;

namespace InboundFlow.Functions.Http;

/// <summary>What tells a repeated request from a new one.</summary>
public static class RequestId
{
    /// <summary>The request's <c>Idempotency-Key</c>, or a new id when it has none.</summary>
    public static string Of(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Headers["Idempotency-Key"] is [{ Length: > 0 } key] ? key : New();
    }

#pragma warning disable RS0030 // The one place where the app makes an id up: nothing about the request names it.
    private static string New() => Guid.NewGuid().ToString("N");
#pragma warning restore RS0030
}
