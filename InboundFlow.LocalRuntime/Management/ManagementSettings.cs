using InboundFlow.LocalRuntime.Http;
using Microsoft.AspNetCore.Http;

namespace InboundFlow.LocalRuntime.Management;

/// <summary>What the management API is set to.</summary>
/// <param name="TaskHub">The hub it manages.</param>
/// <param name="Connection">The name of the setting with the hub's storage.</param>
/// <param name="SystemKey">The key that URLs carry; none while none is asked for.</param>
/// <param name="PublicUrl">What URLs begin with, whatever a request was for.</param>
/// <param name="UseForwardedHost">Whether URLs begin with the host that a proxy says the request was for.</param>
/// <param name="ReplacesRunning">Whether a start may take the id of an instance that is not over.</param>
internal sealed record ManagementSettings(
    string TaskHub,
    string Connection,
    string? SystemKey,
    Uri? PublicUrl,
    bool UseForwardedHost,
    bool ReplacesRunning
)
{
    /// <summary>What the URLs in the answer to a request begin with; no slash at the end.</summary>
    public string Origin(HttpRequest request)
    {
        if (PublicUrl is not null)
        {
            return PublicUrl.GetLeftPart(UriPartial.Path).TrimEnd('/');
        }

        OwnOrigin? own = UseForwardedHost ? null : request.HttpContext.Features.Get<OwnOrigin>();
        return own is null ? $"{request.Scheme}://{request.Host}" : $"{own.Scheme}://{own.Host}";
    }
}
