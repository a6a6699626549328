using System.Text.Json;
using InboundFlow.Functions.Channels.Wire;

namespace InboundFlow.Functions.Channels.Generic;

/// <summary>Reads the body of the generic channel: one event a delivery.</summary>
/// <example>
/// <code>
/// {
///   "type": "message",
///   "id": "msg-1",
///   "timestamp": "2026-03-02T09:30:00Z",
///   "sender": { "id": "visitor-7", "name": "Ines Prado", "language": "pt" },
///   "text": "Is the blue one in stock?",
///   "inReplyTo": "msg-0",
///   "attachments": [{ "type": "image", "url": "https://…", "contentType": "image/png", "name": "blue.png" }]
/// }
/// </code>
/// Required are <c>type</c>, <c>id</c> and <c>sender.id</c>. Any other <c>type</c> is counted and left alone.
/// </example>
internal static class GenericParser
{
    private static readonly string[] AttachmentTypes =
    [
        "image",
        "video",
        "audio",
        "document",
        "sticker",
        "location",
        "contact",
    ];

    /// <summary>Takes the body apart.</summary>
    /// <param name="channelId">The only channel that knows the sender by this name.</param>
    public static IReadOnlyList<InboundEvent> Parse(ReadOnlyMemory<byte> body, string channelId)
    {
        using JsonDocument? document = WireJson.ParseObject(body);
        return document is null
            ? [new InboundEvent.Malformed("not a JSON object")]
            : [ReadEvent(document.RootElement, channelId)];
    }

    private static InboundEvent ReadEvent(JsonElement root, string channelId)
    {
        switch (root.Label("type"))
        {
            case null:
                return new InboundEvent.Malformed("no type");
            case "message":
                return ReadMessage(root, channelId);
            default:
                // Not the word itself: senders choose it, and a counter's labels must be few.
                return new InboundEvent.Ignored("other_type");
        }
    }

    private static InboundEvent ReadMessage(JsonElement root, string channelId)
    {
        JsonElement sender = root.Field("sender");
        if (root.Id("id") is not { } id)
        {
            return new InboundEvent.Malformed("no message id");
        }

        if (sender.Id("id") is not { } senderId)
        {
            return new InboundEvent.Malformed("no sender id");
        }

        string? text = root.Text("text");
        MessageAttachment[] attachments =
        [
            .. root.Items("attachments")
                .Where(item => item.ValueKind is JsonValueKind.Object)
                .Take(InboundMessage.MaxAttachments)
                .Select(ReadAttachment),
        ];
        InboundMessage message = new(id, [new ContactIdentity("generic:" + channelId, senderId)], KindOf(), text)
        {
            Attachments = attachments,
            SentAt = root.Instant("timestamp"),
            ProfileName = sender.Label("name"),
            ProfileLanguage = sender.Label("language"),
            InReplyTo = root.Id("inReplyTo"),
        };
        return new InboundEvent.MessageReceived(message);

        // A message with nothing in it is still somebody calling.
        string KindOf() => text is not null ? "text" : attachments.FirstOrDefault()?.Type ?? "empty";
    }

    private static MessageAttachment ReadAttachment(JsonElement item)
    {
        string? type = item.Label("type");
        return new MessageAttachment(
            AttachmentTypes.Contains(type, StringComparer.Ordinal) ? type! : "other",
            item.Reference("url"),
            item.Label("contentType"),
            item.Label("name")
        );
    }
}
