using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace InboundFlow.Tests.Scenarios;

/// <summary>WhatsApp as the app sees it: signed webhooks from it, and a Graph server of our own that takes replies.</summary>
internal static class WhatsAppPlatform
{
    public const string Channel = "wa";
    public const string PhoneNumberId = "109876500";
    public const string VerifyToken = "subscribe-me";
    public const string Token = "EAAB-scenario";
    private const string AppSecret = "whatsapp-scenario-app-secret";

    public static Dictionary<string, string?> Settings(string graphUrl = "http://127.0.0.1:9") =>
        new(StringComparer.Ordinal)
        {
            [$"Channels:{Channel}:Type"] = "whatsapp",
            [$"Channels:{Channel}:Secrets:0"] = AppSecret,
            [$"Channels:{Channel}:AccountId"] = PhoneNumberId,
            [$"Channels:{Channel}:VerifyToken"] = VerifyToken,
            [$"Channels:{Channel}:Token"] = Token,
            [$"Channels:{Channel}:BaseUrl"] = graphUrl,
        };

    /// <summary>Posts what happened in one delivery and returns when everything that follows has happened.</summary>
    public static async Task TellsAsync(this App app, params object[] values)
    {
        using HttpResponseMessage response = await app.TryTellAsync(values);
        Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode}");
        await app.Host.DrainAsync();
    }

    /// <summary>The same, without waiting, whatever the answer is.</summary>
    public static async Task<HttpResponseMessage> TryTellAsync(
        this App app,
        IEnumerable<object> values,
        string field = "messages",
        string secret = AppSecret
    )
    {
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                @object = "whatsapp_business_account",
                entry = new[] { new { id = "2200", changes = values.Select(value => new { field, value }) } },
            }
        );
        byte[] mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body);
        using HttpRequestMessage request = new(HttpMethod.Post, $"api/channels/{Channel}/webhook");
        request.Content = new ByteArrayContent(body);
        request.Headers.Add("X-Hub-Signature-256", "sha256=" + Convert.ToHexStringLower(mac));
        return await app.Client.SendAsync(request);
    }

    /// <summary>A value with messages of one person who shows their number.</summary>
    public static object From(string phone, params object[] messages) => From(PhoneNumberId, phone, messages);

    /// <summary>The same to another of the business's numbers.</summary>
    public static object From(string phoneNumberId, string phone, object[] messages) =>
        new
        {
            messaging_product = "whatsapp",
            metadata = Metadata(phoneNumberId),
            contacts = new[] { new { profile = new { name = "Person " + phone }, wa_id = phone } },
            messages,
        };

    /// <summary>A value with messages of one person who hides their number.</summary>
    public static object FromHidden(string userId, params object[] messages) =>
        new
        {
            messaging_product = "whatsapp",
            metadata = Metadata(PhoneNumberId),
            contacts = new[] { new { profile = new { name = "Somebody" }, user_id = userId } },
            messages,
        };

    /// <summary>A value that reports how far messages got.</summary>
    public static object Reports(params object[] statuses) =>
        new
        {
            messaging_product = "whatsapp",
            metadata = Metadata(PhoneNumberId),
            statuses,
        };

    /// <summary>A value with a message that staff wrote in the phone app.</summary>
    public static object Echo(string id, string to, string text) =>
        new
        {
            messaging_product = "whatsapp",
            metadata = Metadata(PhoneNumberId),
            message_echoes = new[]
            {
                new
                {
                    from = "351210000000",
                    to,
                    id,
                    timestamp = "1772442000",
                    type = "text",
                    text = new { body = text },
                },
            },
        };

    public static object Text(string id, string from, string text, int second = 0) =>
        new
        {
            id,
            from,
            timestamp = (1772442000 + second).ToString(CultureInfo.InvariantCulture),
            type = "text",
            text = new { body = text },
        };

    /// <summary>A change of another message: <c>edit</c>, <c>revoke</c> or <c>reaction</c>, and its content.</summary>
    public static object Change(string id, string from, string type, object content) =>
        new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["id"] = id,
            ["from"] = from,
            ["timestamp"] = "1772442060",
            ["type"] = type,
            [type] = content,
        };

    /// <summary>How far a message got.</summary>
    public static object Status(string id, string to, string status, string? ourId = null) =>
        new
        {
            id,
            status,
            timestamp = "1772442060",
            recipient_id = to,
            biz_opaque_callback_data = ourId,
        };

    private static object Metadata(string phoneNumberId) =>
        new { display_phone_number = "351210000000", phone_number_id = phoneNumberId };
}
