using System.Text.Json;
using InboundFlow.Functions.Channels.Wire;

namespace InboundFlow.Functions.Channels.WhatsApp;

/// <summary>What was in a message.</summary>
/// <param name="Kind">See <see cref="InboundMessage.Kind"/>. A type that is new to us is <c>unsupported</c>: a person did write.</param>
internal sealed record WhatsAppContent(string Kind, string? Text, IReadOnlyList<MessageAttachment> Attachments)
{
    /// <summary>Reads the member that is named like the message's type.</summary>
    public static WhatsAppContent Read(JsonElement message)
    {
        // An edited message names no type of its own.
        string type = message.Label("type") ?? (message.Field("text").Exists() ? "text" : "unsupported");
        JsonElement content = message.Field(type);
        return type switch
        {
            "text" => new(type, content.Text("body"), []),
            "image" or "video" or "audio" or "document" or "sticker" => ReadMedia(type, content),
            "location" => ReadLocation(content),
            "contacts" => ReadContacts(message),
            "button" => new("button", content.Text("text") ?? content.Text("payload"), []),
            "interactive" => ReadInteractive(content),
            "order" => ReadOrder(content),
            _ => new("unsupported", null, []),
        };
    }

    private static WhatsAppContent ReadMedia(string type, JsonElement media) =>
        new(
            type,
            media.Text("caption"),
            [new MessageAttachment(type, media.Id("id"), media.Label("mime_type"), media.Label("filename"))]
        );

    private static WhatsAppContent ReadLocation(JsonElement location)
    {
        string? text = Join(location.Label("name"), location.Label("address"));
        string? place = location.GeoUri("latitude", "longitude");
        return new("location", text, [new MessageAttachment("location", place, null, location.Label("name"))]);
    }

    private static WhatsAppContent ReadContacts(JsonElement message)
    {
        MessageAttachment[] cards = [.. message.Items("contacts").Take(InboundMessage.MaxAttachments).Select(ReadCard)];
        return new("contacts", Join([.. cards.Select(card => card.Name)]), cards);
    }

    private static MessageAttachment ReadCard(JsonElement card)
    {
        JsonElement phone = card.Items("phones").FirstOrDefault();
        return new MessageAttachment(
            "contact",
            phone.Label("phone") ?? phone.Id("wa_id"),
            null,
            card.Field("name").Label("formatted_name")
        );
    }

    private static WhatsAppContent ReadInteractive(JsonElement interactive)
    {
        string? type = interactive.Label("type");
        return type switch
        {
            "button_reply" => new("button", ReadChoice(interactive.Field(type)), []),
            "list_reply" => new("list", ReadChoice(interactive.Field(type)), []),
            // A form: the body only says "Sent"; what the person filled in is the JSON.
            "nfm_reply" => new("form", interactive.Field(type).Text("response_json"), []),
            _ => new("unsupported", null, []),
        };
    }

    private static string? ReadChoice(JsonElement choice) => choice.Text("title") ?? choice.Text("id");

    private static WhatsAppContent ReadOrder(JsonElement order) =>
        new(
            "order",
            order.Text("text"),
            [
                .. order
                    .Items("product_items")
                    .Take(InboundMessage.MaxAttachments)
                    .Select(item => new MessageAttachment(
                        "other",
                        item.Id("product_retailer_id"),
                        null,
                        $"{item.Number("quantity")} × {item.Number("item_price")} {item.Label("currency")}"
                    )),
            ]
        );

    private static string? Join(params string?[] parts)
    {
        string joined = string.Join(", ", parts.Where(part => part is not null));
        return joined.Length == 0 ? null : joined;
    }
}
