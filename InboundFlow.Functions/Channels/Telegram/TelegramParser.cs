using System.Text.Json;
using InboundFlow.Functions.Channels.Wire;

namespace InboundFlow.Functions.Channels.Telegram;

/// <summary>Reads an update of the Telegram Bot API: one event a delivery.</summary>
/// <example>
/// <code>
/// { "update_id": 81230045,
///   "message": { "message_id": 12, "date": 1772443800, "text": "Hello",
///                "from": { "id": 7000000001, "is_bot": false, "first_name": "Ines", "language_code": "pt" },
///                "chat": { "id": 7000000001, "type": "private", "first_name": "Ines" } } }
/// </code>
/// Updates come concurrently and in no order; <c>update_id</c> can even jump back, so nothing here relies on it. A
/// message's id is unique within its chat only, which is why the chat's id is put before it.
/// </example>
internal static class TelegramParser
{
    /// <summary>The kind of the only name that people have on Telegram; it is the same for every bot.</summary>
    public const string UserKind = "telegram.user";

    /// <summary>Takes the body apart.</summary>
    public static IReadOnlyList<InboundEvent> Parse(ReadOnlyMemory<byte> body)
    {
        using JsonDocument? document = WireJson.ParseObject(body);
        return document is null
            ? [new InboundEvent.Malformed("not a JSON object")]
            : [ReadUpdate(document.RootElement)];
    }

    private static InboundEvent ReadUpdate(JsonElement update)
    {
        if (update.Field("message") is { ValueKind: JsonValueKind.Object } message)
        {
            return FindReasonToIgnore(message.Field("chat"), message.Field("from")) ?? ReadMessage(message);
        }

        if (update.Field("edited_message") is { ValueKind: JsonValueKind.Object } edited)
        {
            return FindReasonToIgnore(edited.Field("chat"), edited.Field("from")) ?? ReadEdit(edited);
        }

        if (update.Field("callback_query") is { ValueKind: JsonValueKind.Object } query)
        {
            // The message with the button may be too old to come along; then the button was pressed in private for all we know.
            JsonElement chat = query.Field("message").Field("chat");
            return (chat.Exists() ? FindReasonToIgnore(chat, query.Field("from")) : null) ?? ReadButton(query);
        }

        string? name = NameOf(update);
        return update.Id("update_id") is null || name is "message" or "edited_message" or "callback_query"
            ? new InboundEvent.Malformed("not an update")
            : new InboundEvent.Ignored(WireKind.Of(name));
    }

    /// <summary>Only private chats with people are conversations.</summary>
    private static InboundEvent.Ignored? FindReasonToIgnore(JsonElement chat, JsonElement from)
    {
        string? chatType = chat.Label("type");
        if (chatType is not (null or "private") || chat.Id("id")?.StartsWith('-') == true)
        {
            return new InboundEvent.Ignored("chat_" + WireKind.Of(chatType));
        }

        return from.IsTrue("is_bot") ? new InboundEvent.Ignored("bot") : null;
    }

    private static InboundEvent ReadMessage(JsonElement message)
    {
        if (TelegramContent.IsService(message))
        {
            return new InboundEvent.Ignored("service");
        }

        JsonElement from = message.Field("from");
        if (MessageId(message) is not { } id || from.Id("id") is not { } userId)
        {
            return new InboundEvent.Malformed("a message without an id or a sender");
        }

        TelegramContent content = TelegramContent.Read(message);
        InboundMessage read = new(id, [new ContactIdentity(UserKind, userId)], content.Kind, content.Text)
        {
            Attachments = content.Attachments,
            SentAt = message.Instant("date"),
            ProfileName = NameOfPerson(from),
            ProfileLanguage = from.Label("language_code"),
            InReplyTo = MessageId(message.Field("reply_to_message"), message.Field("chat")),
        };
        return new InboundEvent.MessageReceived(read);
    }

    private static InboundEvent ReadEdit(JsonElement edited)
    {
        if (edited.Field("location").Exists())
        {
            // A shared live location moves by itself, every few seconds.
            return new InboundEvent.Ignored("live_location");
        }

        if (MessageId(edited) is not { } id || edited.Field("from").Id("id") is not { } userId)
        {
            return new InboundEvent.Malformed("an edit without an id or a sender");
        }

        return new InboundEvent.MessageEdited(
            [new ContactIdentity(UserKind, userId)],
            id,
            TelegramContent.Read(edited).Text,
            edited.Instant("edit_date") ?? edited.Instant("date")
        );
    }

    private static InboundEvent ReadButton(JsonElement query)
    {
        JsonElement from = query.Field("from");
        if (query.Id("id") is not { } id || from.Id("id") is not { } userId)
        {
            return new InboundEvent.Malformed("a button press without an id or a sender");
        }

        if (from.IsTrue("is_bot"))
        {
            return new InboundEvent.Ignored("bot");
        }

        string? text = query.Text("data") ?? query.Text("game_short_name");
        InboundMessage read = new("cb:" + id, [new ContactIdentity(UserKind, userId)], "button", text)
        {
            ProfileName = NameOfPerson(from),
            ProfileLanguage = from.Label("language_code"),
            InReplyTo = MessageId(query.Field("message")),
        };
        return new InboundEvent.MessageReceived(read);
    }

    /// <summary>The id under which a message is kept.</summary>
    public static string? MessageId(JsonElement message) => MessageId(message, message.Field("chat"));

    private static string? MessageId(JsonElement message, JsonElement chat) =>
        chat.Id("id") is { } chatId && message.Id("message_id") is { } id ? $"{chatId}:{id}" : null;

    private static string? NameOfPerson(JsonElement from)
    {
        string name = $"{from.Label("first_name")} {from.Label("last_name")}".Trim();
        return name.Length == 0 ? from.Label("username") : name;
    }

    private static string? NameOf(JsonElement update) =>
        WireJson.Names(update).FirstOrDefault(name => name is not "update_id");
}
