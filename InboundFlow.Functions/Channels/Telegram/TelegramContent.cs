using System.Text.Json;
using InboundFlow.Functions.Channels.Wire;

namespace InboundFlow.Functions.Channels.Telegram;

/// <summary>What was in a message.</summary>
/// <param name="Kind">
/// See <see cref="InboundMessage.Kind"/>. <c>start</c> is the button that opens the bot, its text with the payload of the
/// link that led there; a type that is new to us is <c>unsupported</c>, because a person did send something.
/// </param>
internal sealed record TelegramContent(string Kind, string? Text, IReadOnlyList<MessageAttachment> Attachments)
{
    // Telegram's name of each file, and ours. An animation also comes as a document, so it stands before it.
    private static readonly (string Member, string Type)[] Files =
    [
        ("animation", "video"),
        ("video", "video"),
        ("video_note", "video"),
        ("audio", "audio"),
        ("voice", "audio"),
        ("sticker", "sticker"),
        ("document", "document"),
    ];

    private static readonly string[] ServiceMembers =
    [
        "new_chat_members",
        "new_chat_member",
        "left_chat_member",
        "new_chat_title",
        "new_chat_photo",
        "delete_chat_photo",
        "group_chat_created",
        "supergroup_chat_created",
        "channel_chat_created",
        "message_auto_delete_timer_changed",
        "migrate_to_chat_id",
        "migrate_from_chat_id",
        "pinned_message",
        "invoice",
        "successful_payment",
        "refunded_payment",
        "users_shared",
        "chat_shared",
        "gift",
        "unique_gift",
        "connected_website",
        "write_access_allowed",
        "passport_data",
        "proximity_alert_triggered",
        "boost_added",
        "chat_background_set",
        "checklist_tasks_done",
        "checklist_tasks_added",
        "direct_message_price_changed",
        "forum_topic_created",
        "forum_topic_edited",
        "forum_topic_closed",
        "forum_topic_reopened",
        "general_forum_topic_hidden",
        "general_forum_topic_unhidden",
        "giveaway_created",
        "giveaway",
        "giveaway_winners",
        "giveaway_completed",
        "paid_message_price_changed",
        "video_chat_scheduled",
        "video_chat_started",
        "video_chat_ended",
        "video_chat_participants_invited",
    ];

    /// <summary>Whether the message only reports that something happened in the chat: nobody wrote it.</summary>
    public static bool IsService(JsonElement message) => ServiceMembers.Any(member => message.Field(member).Exists());

    /// <summary>Reads whichever member the content is in.</summary>
    public static TelegramContent Read(JsonElement message)
    {
        if (message.Text("text") is { } text)
        {
            return new(IsStart(text) ? "start" : "text", text, []);
        }

        string? caption = message.Text("caption");
        if (ReadFile(message) is { } file)
        {
            return new(file.Type, caption, [file]);
        }

        return ReadPlace(message)
            ?? ReadCard(message)
            ?? ReadOther(message)
            ?? new TelegramContent("unsupported", caption, []);
    }

    private static bool IsStart(string text) =>
        text.StartsWith("/start", StringComparison.Ordinal)
        && (text.Length == "/start".Length || text["/start".Length] == ' ');

    private static MessageAttachment? ReadFile(JsonElement message)
    {
        // One photo in several sizes, the largest last.
        if (message.Items("photo").LastOrDefault() is { ValueKind: JsonValueKind.Object } photo)
        {
            return new MessageAttachment("image", photo.Id("file_id"), "image/jpeg");
        }

        foreach ((string member, string type) in Files)
        {
            if (message.Field(member) is { ValueKind: JsonValueKind.Object } file)
            {
                return new MessageAttachment(
                    type,
                    file.Id("file_id"),
                    file.Label("mime_type"),
                    file.Label("file_name")
                );
            }
        }

        return null;
    }

    private static TelegramContent? ReadPlace(JsonElement message)
    {
        JsonElement venue = message.Field("venue");
        JsonElement location = venue.Exists() ? venue.Field("location") : message.Field("location");
        if (!location.Exists())
        {
            return null;
        }

        string? title = venue.Label("title");
        string? text = title is not null && venue.Label("address") is { } address ? $"{title}, {address}" : title;
        string? place = location.GeoUri("latitude", "longitude");
        return new("location", text, [new MessageAttachment("location", place, null, title)]);
    }

    private static TelegramContent? ReadCard(JsonElement message)
    {
        JsonElement card = message.Field("contact");
        if (!card.Exists())
        {
            return null;
        }

        string name = $"{card.Label("first_name")} {card.Label("last_name")}".Trim();
        string? shown = name.Length == 0 ? null : name;
        return new("contacts", shown, [new MessageAttachment("contact", card.Label("phone_number"), null, shown)]);
    }

    private static TelegramContent? ReadOther(JsonElement message)
    {
        if (message.Field("poll").Text("question") is { } question)
        {
            return new("poll", question, []);
        }

        if (message.Field("dice").Text("emoji") is { } dice)
        {
            return new("dice", dice, []);
        }

        return message.Field("web_app_data").Text("data") is { } data ? new("form", data, []) : null;
    }
}
