using System.Net;
using Polly;

namespace InboundFlow.Functions.Channels.Sending;

/// <summary>Posts to a platform's API and sorts the answers into final ones and ones that may pass.</summary>
/// <remarks>
/// No exception that leaves here, and nothing that is logged, carries a URL, a header or a body: Telegram's token is a
/// part of its URL.
/// </remarks>
internal sealed class ProviderClient(IHttpClientFactory clients)
{
    /// <summary>The named client of all senders, set up in <see cref="ChannelsRegistration"/>.</summary>
    public const string HttpClientName = "InboundFlow.Channels";

    /// <summary>Sends <paramref name="request"/> once as far as the platform is concerned.</summary>
    /// <returns>The answer, unless it is one that may pass.</returns>
    /// <exception cref="HttpRequestException">
    /// There was no answer, or it was 408, 429 or 5xx: the platform may take the message later.
    /// </exception>
    public async Task<ProviderAnswer> PostAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using HttpClient client = clients.CreateClient(HttpClientName);
        try
        {
            using HttpResponseMessage response = await client.SendAsync(request, cancellationToken);
            ThrowIfPassing(response.StatusCode);
            byte[] body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            return new ProviderAnswer((int)response.StatusCode, body);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException("The platform did not answer in time. Try again later.", e);
        }
        catch (ExecutionRejectedException e)
        {
            throw new HttpRequestException("The platform did not answer in time. Try again later.", e);
        }
    }

    private static void ThrowIfPassing(HttpStatusCode status)
    {
        if (status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)status >= 500)
        {
            throw new HttpRequestException(
                $"The platform answered {(int)status}, which may pass. Try again later.",
                inner: null,
                status
            );
        }
    }
}
