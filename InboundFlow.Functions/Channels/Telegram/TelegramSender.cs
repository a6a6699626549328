using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using InboundFlow.Functions.Channels.Sending;
using InboundFlow.Functions.Channels.Wire;

namespace InboundFlow.Functions.Channels.Telegram;

/// <summary>Sends text messages through the Telegram Bot API.</summary>
/// <example>
/// <code>
/// POST https://api.telegram.org/bot{token}/sendMessage
/// { "chat_id": 7000000001, "text": "Hello!" }
///
/// 200 { "ok": true, "result": { "message_id": 13, "chat": { "id": 7000000001 } } }
/// 403 { "ok": false, "error_code": 403, "description": "…" }   the person blocked the bot
/// </code>
/// The URL holds the token: it is put together here, and goes nowhere but into the request. The platform has no
/// idempotency key: a message whose answer was lost may arrive twice.
/// </example>
internal sealed class TelegramSender(ProviderClient client)
{
    private const string DefaultBaseUrl = "https://api.telegram.org";

    /// <summary>Sends the message to the private chat with the person, whose id is the person's.</summary>
    public async Task<SendResult> SendAsync(
        OutboundMessage message,
        ChannelAccount account,
        CancellationToken cancellationToken
    )
    {
        if (Address(message) is not { } chatId)
        {
            return SendResult.Refused("no-address");
        }

        if (string.IsNullOrWhiteSpace(account.Token))
        {
            return SendResult.Refused("not-configured");
        }

        using HttpRequestMessage request = new(HttpMethod.Post, SendUrl(account));
        request.Content = JsonContent.Create(new JsonObject { ["chat_id"] = chatId, ["text"] = message.Text });
        ProviderAnswer answer = await client.PostAsync(request, cancellationToken);
        return answer.IsSuccess
            ? SendResult.Sent(answer.Read(root => TelegramParser.MessageId(root.Field("result"))))
            : SendResult.Refused(answer.Read(root => root.Id("error_code")) ?? answer.HttpCode);
    }

    private static long? Address(OutboundMessage message)
    {
        string? userId = message
            .To.FirstOrDefault(one => string.Equals(one.Kind, TelegramParser.UserKind, StringComparison.Ordinal))
            ?.Value;
        return long.TryParse(userId, NumberStyles.None, CultureInfo.InvariantCulture, out long id) ? id : null;
    }

    private static Uri SendUrl(ChannelAccount account) =>
        new((account.BaseUrl?.AbsoluteUri ?? DefaultBaseUrl).TrimEnd('/') + $"/bot{account.Token}/sendMessage");
}
