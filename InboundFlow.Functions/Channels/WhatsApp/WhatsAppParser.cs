using System.Text.Json;
using InboundFlow.Functions.Channels.Wire;

namespace InboundFlow.Functions.Channels.WhatsApp;

/// <summary>Reads a delivery of the WhatsApp Cloud API: up to a thousand messages and reports in one body.</summary>
/// <example>
/// <code>
/// { "object": "whatsapp_business_account",
///   "entry": [{ "id": "…", "changes": [{ "field": "messages", "value": {
///     "metadata": { "phone_number_id": "109876" },
///     "contacts": [{ "profile": { "name": "Ines" }, "wa_id": "351910000001", "user_id": "PT.77" }],
///     "messages": [{ "from": "351910000001", "from_user_id": "PT.77", "id": "wamid.A", "timestamp": "1772443800",
///                    "type": "text", "text": { "body": "Olá" } }],
///     "statuses": [{ "id": "wamid.B", "status": "read", "recipient_id": "351910000001", "timestamp": "1772443801" }] } }] }] }
/// </code>
/// </example>
internal static class WhatsAppParser
{
    /// <summary>Takes the body apart, in its order.</summary>
    /// <param name="phoneNumberId">
    /// The number that changes must be for, or <see langword="null"/>. One app secret signs for every number of the app,
    /// so the signature alone does not tell them apart.
    /// </param>
    public static IReadOnlyList<InboundEvent> Parse(ReadOnlyMemory<byte> body, string? phoneNumberId)
    {
        using JsonDocument? document = WireJson.ParseObject(body);
        if (document is null)
        {
            return [new InboundEvent.Malformed("not a JSON object")];
        }

        JsonElement root = document.RootElement;
        if (root.Label("object") is not "whatsapp_business_account")
        {
            return [new InboundEvent.Malformed("not a whatsapp_business_account")];
        }

        InboundEvent[] events = [.. root.Items("entry").SelectMany(entry => ReadEntry(entry, phoneNumberId))];
        return events.Length > 0 ? events : [new InboundEvent.Ignored("nothing")];
    }

    private static IEnumerable<InboundEvent> ReadEntry(JsonElement entry, string? phoneNumberId) =>
        entry.Field("changes").ValueKind is JsonValueKind.Array
            ? entry.Items("changes").SelectMany(change => ReadChange(change, phoneNumberId))
            : [entry.Malformed("an entry without changes")];

    private static InboundEvent[] ReadChange(JsonElement change, string? phoneNumberId)
    {
        JsonElement value = change.Field("value");
        if (value.ValueKind is not JsonValueKind.Object)
        {
            return [change.Malformed("a change without a value")];
        }

        string? field = change.Label("field");
        if (field is not ("messages" or "message_echoes" or "smb_message_echoes" or "user_id_update"))
        {
            return [new InboundEvent.Ignored(WireKind.Of(field))];
        }

        if (IsForeign(value, phoneNumberId))
        {
            return [new InboundEvent.Ignored("foreign")];
        }

        InboundEvent[] events = [.. ReadItems(field, value)];
        return events.Length > 0 ? events : [change.Malformed("a change with nothing known in it")];
    }

    private static IEnumerable<InboundEvent> ReadItems(string field, JsonElement value) =>
        field switch
        {
            "messages" => value
                .Items("messages")
                .Select(message => WhatsAppMessage.Read(message, value))
                .Concat(value.Items("statuses").Select(WhatsAppReport.ReadStatus))
                .Concat(value.Items("errors").Select(_ => new InboundEvent.Ignored("errors"))),
            "user_id_update" => value.Items("user_id_update").Select(WhatsAppReport.ReadUserIdUpdate),
            _ => value.Items("message_echoes").Select(WhatsAppMessage.ReadEcho),
        };

    private static bool IsForeign(JsonElement value, string? phoneNumberId) =>
        !string.IsNullOrEmpty(phoneNumberId)
        && !string.Equals(value.Field("metadata").Id("phone_number_id"), phoneNumberId, StringComparison.Ordinal);
}
