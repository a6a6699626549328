using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using InboundFlow.Functions.Channels.Sending;
using InboundFlow.Functions.Channels.Wire;

namespace InboundFlow.Functions.Channels.WhatsApp;

/// <summary>Sends text messages through the WhatsApp Cloud API.</summary>
/// <example>
/// <code>
/// POST https://graph.facebook.com/v23.0/{phone number id}/messages
/// Authorization: Bearer …
/// { "messaging_product": "whatsapp", "recipient_type": "individual", "to": "351910000001", "type": "text",
///   "text": { "body": "Olá!", "preview_url": false }, "biz_opaque_callback_data": "out-1" }
///
/// 200 { "messages": [{ "id": "wamid.C" }] }
/// 400 { "error": { "code": 131047, "message": "…" } }   more than 24 hours since the person wrote: only templates
/// </code>
/// The platform has no idempotency key: a message whose answer was lost may arrive twice.
/// </example>
internal sealed class WhatsAppSender(ProviderClient client)
{
    private const string DefaultBaseUrl = "https://graph.facebook.com/v23.0";

    // Limits of the app (4), the account (80007), the number (130429, 131048), the pair (131056); and the platform's own
    // trouble (1, 2, 131000, 131016, 131057, 133004). All pass.
    private static readonly HashSet<string> PassingCodes = new(StringComparer.Ordinal)
    {
        "1",
        "2",
        "4",
        "80007",
        "130429",
        "131000",
        "131016",
        "131048",
        "131056",
        "131057",
        "133004",
    };

    /// <summary>Sends the message to the phone number, or to the user id of a person who hides it.</summary>
    public async Task<SendResult> SendAsync(
        OutboundMessage message,
        ChannelAccount account,
        CancellationToken cancellationToken
    )
    {
        if (Address(message) is not { } address)
        {
            return SendResult.Refused("no-address");
        }

        if (string.IsNullOrWhiteSpace(account.Token) || string.IsNullOrWhiteSpace(account.AccountId))
        {
            return SendResult.Refused("not-configured");
        }

        using HttpRequestMessage request = new(HttpMethod.Post, MessagesUrl(account));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", account.Token);
        request.Content = JsonContent.Create(Compose(message, address));
        ProviderAnswer answer = await client.PostAsync(request, cancellationToken);
        return answer.IsSuccess
            ? SendResult.Sent(answer.Read(root => root.Items("messages").FirstOrDefault().Id("id")))
            : Refuse(answer);
    }

    private static SendResult Refuse(ProviderAnswer answer)
    {
        string code = answer.Read(root => root.Field("error").Id("code")) ?? answer.HttpCode;
        return PassingCodes.Contains(code)
            ? throw new HttpRequestException(
                $"WhatsApp answered with code {code}, which may pass. Try again later.",
                inner: null,
                HttpStatusCode.TooManyRequests
            )
            : SendResult.Refused(code);
    }

    private static (string Member, string Value)? Address(OutboundMessage message)
    {
        if (Find(message, WhatsAppIdentity.PhoneKind) is { } phone)
        {
            return ("to", phone);
        }

        return Find(message, WhatsAppIdentity.UserIdKind) is { } userId ? ("recipient", userId) : null;
    }

    private static string? Find(OutboundMessage message, string kind) =>
        message.To.FirstOrDefault(one => string.Equals(one.Kind, kind, StringComparison.Ordinal))?.Value;

    private static Uri MessagesUrl(ChannelAccount account) =>
        new(
            (account.BaseUrl?.AbsoluteUri ?? DefaultBaseUrl).TrimEnd('/')
                + $"/{Uri.EscapeDataString(account.AccountId!)}/messages"
        );

    private static JsonObject Compose(OutboundMessage message, (string Member, string Value) address) =>
        new()
        {
            ["messaging_product"] = "whatsapp",
            ["recipient_type"] = "individual",
            [address.Member] = address.Value,
            ["type"] = "text",
            ["text"] = new JsonObject { ["body"] = message.Text, ["preview_url"] = false },
            // Comes back in the status reports.
            ["biz_opaque_callback_data"] = message.Id,
        };
}
