using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using DotLiquid.Exceptions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Security.AntiSSRF;
using Newtonsoft.Json;
using Polly.Timeout;

namespace InboundFlow.Functions.Enrichment;

/// <summary>Looks contacts up over HTTP, as <see cref="LookupOptions"/> says.</summary>
internal sealed class HttpContactLookup(
    IHttpClientFactory clients,
    IOptions<LookupOptions> options,
    ILogger<HttpContactLookup> logger
) : IContactLookup
{
    private readonly LookupOptions options = options.Value;
    private readonly LookupTemplate? template = string.IsNullOrEmpty(options.Value.Url)
        ? null
        : LookupTemplate.Parse(options.Value);

    /// <inheritdoc/>
    public async Task<LookupResult> FindAsync(
        EnrichmentRequest request,
        string? language,
        CancellationToken cancellationToken
    )
    {
        if (template is null)
        {
            return LookupResult.Nothing(LookupOutcome.Off);
        }

        try
        {
            if (template.RenderUrl(request, language) is not { } url)
            {
                Log.LookupLeftItsPath(logger, request.ConversationId);
                return LookupResult.Nothing(LookupOutcome.Refused);
            }

            return await SendAsync(url, template.RenderBody(request, language), request, cancellationToken);
        }
        catch (Exception e) when (OutcomeOf(e, cancellationToken) is { } outcome)
        {
            // The kind of failure only: a message may quote the address or the answer, and those are personal data.
            Log.LookupFailed(logger, request.ConversationId, outcome, e.GetType().Name);
            return LookupResult.Nothing(outcome);
        }
    }

    private async Task<LookupResult> SendAsync(
        Uri url,
        string? body,
        EnrichmentRequest request,
        CancellationToken cancellationToken
    )
    {
        using HttpRequestMessage message = new(options.IsPost ? HttpMethod.Post : HttpMethod.Get, url);
        foreach ((string name, string value) in options.Headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        message.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using HttpClient client = clients.CreateClient(LookupClient.Name);
        using HttpResponseMessage response = await client.SendAsync(message, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            string json = await response.Content.ReadAsStringAsync(cancellationToken);
            IReadOnlyDictionary<string, string> fields =
                json.Length == 0
                    ? LookupResult.Nothing(LookupOutcome.NotFound).Fields
                    : LookupMapping.Map(json, options.Map);
            return new LookupResult(fields.Count == 0 ? LookupOutcome.NotFound : LookupOutcome.Found, fields);
        }

        if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone)
        {
            return LookupResult.Nothing(LookupOutcome.NotFound);
        }

        Log.LookupAnswered(logger, request.ConversationId, (int)response.StatusCode);
        return LookupResult.Nothing(LookupOutcome.Failed);
    }

    private static LookupOutcome? OutcomeOf(Exception exception, CancellationToken cancellationToken) =>
        exception switch
        {
            _ when cancellationToken.IsCancellationRequested => null,
            TimeoutRejectedException => LookupOutcome.Timeout,
            AntiSSRFException => LookupOutcome.Refused,
            HttpRequestException { InnerException: AntiSSRFException } => LookupOutcome.Refused,
            HttpRequestException or SocketException or IOException => LookupOutcome.Failed,
            JsonException or RegexMatchTimeoutException or LiquidException => LookupOutcome.Failed,
            _ => null,
        };
}
