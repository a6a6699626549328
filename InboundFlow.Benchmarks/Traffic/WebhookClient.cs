using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace InboundFlow.Benchmarks.Traffic;

/// <summary>Posts messages to a channel of type <c>generic</c>, signed as Standard Webhooks says.</summary>
/// <remarks>Safe to use from many threads.</remarks>
internal sealed class WebhookClient(HttpClient http, string channelId, string secret, TimeProvider time)
{
    private const string SecretPrefix = "whsec_";

    private readonly byte[] key = Convert.FromBase64String(
        secret.StartsWith(SecretPrefix, StringComparison.Ordinal) ? secret[SecretPrefix.Length..] : secret
    );

    private readonly Uri webhook = new($"api/channels/{channelId}/webhook", UriKind.Relative);

    /// <summary>Posts once.</summary>
    /// <returns>Whether it was acknowledged: only then it is ours no more.</returns>
    internal async Task<bool> TryPostAsync(TrafficMessage message, CancellationToken cancellationToken)
    {
        try
        {
            using HttpRequestMessage request = Sign(message, time.GetUtcNow());
            using HttpResponseMessage response = await http.SendAsync(request, cancellationToken);
            return response.IsSuccessStatusCode
                || (
                    (int)response.StatusCode >= 500
                        ? false
                        : throw new InvalidOperationException(
                            $"The webhook of channel '{channelId}' refused a message with {(int)response.StatusCode}: "
                                + "check the channel's id, its type and its secret."
                        )
                );
        }
        catch (Exception e)
            when (e is HttpRequestException or IOException or OperationCanceledException
                && !cancellationToken.IsCancellationRequested
            )
        {
            return false;
        }
    }

    private HttpRequestMessage Sign(TrafficMessage message, DateTimeOffset now)
    {
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                type = "message",
                id = message.Id,
                timestamp = now,
                sender = new { id = message.SenderId },
                text = message.Id,
            }
        );
        string timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{message.Id}.{timestamp}."), .. body];
        HttpRequestMessage request = new(HttpMethod.Post, webhook) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("webhook-id", message.Id);
        request.Headers.Add("webhook-timestamp", timestamp);
        request.Headers.Add("webhook-signature", "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed)));
        return request;
    }
}
