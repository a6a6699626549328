using System.Net.Http.Headers;
using System.Text.Json;
using InboundFlow.Functions.Channels.Sending;
using InboundFlow.Functions.Channels.Wire;
using InboundFlow.Functions.Http;

namespace InboundFlow.Functions.Channels.Generic;

/// <summary>Posts agents' messages to the account's own URL, signed as its deliveries are.</summary>
/// <example>
/// <code>
/// {
///   "type": "message",
///   "id": "out-1",
///   "timestamp": "2026-03-02T09:31:00+00:00",
///   "recipient": { "id": "visitor-7" },
///   "conversationId": "…",
///   "text": "It is."
/// }
/// </code>
/// <c>webhook-id</c> is our message id, the same on every attempt: the receiver takes it as its idempotency key. Any 2xx
/// accepts; a JSON answer may name its own <c>id</c> for the message.
/// </example>
internal sealed class GenericSender(ProviderClient client)
{
    /// <summary>Sends the message, signed at <paramref name="now"/>.</summary>
    public async Task<SendResult> SendAsync(
        OutboundMessage message,
        ChannelAccount account,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        string? to = message.To.FirstOrDefault(one => IsKnownTo(account, one))?.Value;
        if (to is null)
        {
            return SendResult.Refused("no-address");
        }

        byte[] body = Compose(message, to, now);
        if (
            account.BaseUrl is null
            || account.Secrets.FirstOrDefault() is not { } secret
            || StandardWebhook.Sign(secret, message.Id, body, now) is not { } headers
        )
        {
            return SendResult.Refused("not-configured");
        }

        using HttpRequestMessage request = new(HttpMethod.Post, account.BaseUrl);
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        foreach ((string name, string value) in headers)
        {
            request.Headers.Add(name, value);
        }

        ProviderAnswer answer = await client.PostAsync(request, cancellationToken);
        return answer.IsSuccess
            ? SendResult.Sent(answer.Read(root => root.Id("id")))
            : SendResult.Refused(answer.HttpCode);
    }

    private static bool IsKnownTo(ChannelAccount account, ContactIdentity identity) =>
        string.Equals(identity.Kind, "generic:" + account.Id, StringComparison.Ordinal);

    private static byte[] Compose(OutboundMessage message, string to, DateTimeOffset now) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                Type = "message",
                message.Id,
                Timestamp = now,
                Recipient = new { Id = to },
                message.ConversationId,
                message.Text,
            },
            Api.Json
        );
}
