using System.Text.Json;
using InboundFlow.Functions.Channels.Wire;

namespace InboundFlow.Functions.Channels.WhatsApp;

/// <summary>Reads one element of <c>messages[]</c> or <c>message_echoes[]</c>.</summary>
internal static class WhatsAppMessage
{
    /// <summary>Reads what a person did: wrote, edited, took back, reacted, or changed their number.</summary>
    /// <param name="value">The change around it, which names the people.</param>
    public static InboundEvent Read(JsonElement message, JsonElement value)
    {
        if (message.Id("id") is not { } id)
        {
            return message.Malformed("a message without an id");
        }

        string? type = message.Label("type");
        if (type is "system")
        {
            return WhatsAppReport.ReadSystem(message);
        }

        JsonElement contact = WhatsAppIdentity.ContactOf(message, value);
        IReadOnlyList<ContactIdentity> from = WhatsAppIdentity.OfSender(message, contact);
        if (from.Count == 0)
        {
            return message.Malformed("a message from nobody");
        }

        return type switch
        {
            "reaction" => ReadReaction(message, from),
            "edit" => ReadEdit(message, from),
            "revoke" => ReadRevoke(message, from),
            // The person opened the chat and has written nothing yet.
            "request_welcome" => new InboundEvent.Ignored("request_welcome"),
            _ => new InboundEvent.MessageReceived(ReadContent(message, id, from, contact)),
        };
    }

    /// <summary>Reads what the business wrote in the phone app.</summary>
    public static InboundEvent ReadEcho(JsonElement echo)
    {
        if (echo.Id("id") is not { } id)
        {
            return echo.Malformed("an echo without an id");
        }

        if (echo.Label("type") is "revoke" or "edit" or "reaction")
        {
            return new InboundEvent.Ignored("echo_" + WireKind.Of(echo.Label("type")));
        }

        // Sender and recipient are swapped here: "from" is the business.
        IReadOnlyList<ContactIdentity> to = WhatsAppIdentity.Of(echo.Id("to_user_id"), echo.Id("to"));
        return to.Count == 0
            ? echo.Malformed("an echo to nobody")
            : new InboundEvent.EchoReceived(to, id, WhatsAppContent.Read(echo).Text, echo.Instant("timestamp"));
    }

    private static InboundMessage ReadContent(
        JsonElement message,
        string id,
        IReadOnlyList<ContactIdentity> from,
        JsonElement contact
    )
    {
        WhatsAppContent content = WhatsAppContent.Read(message);
        return new InboundMessage(id, from, content.Kind, content.Text)
        {
            Attachments = content.Attachments,
            SentAt = message.Instant("timestamp"),
            ProfileName = contact.Field("profile").Label("name"),
            InReplyTo = message.Field("context").Id("id"),
        };
    }

    private static InboundEvent ReadReaction(JsonElement message, IReadOnlyList<ContactIdentity> from)
    {
        JsonElement reaction = message.Field("reaction");
        return reaction.Id("message_id") is { } target
            ? new InboundEvent.ReactionReceived(from, target, reaction.Label("emoji"), message.Instant("timestamp"))
            : message.Malformed("a reaction to nothing");
    }

    private static InboundEvent ReadEdit(JsonElement message, IReadOnlyList<ContactIdentity> from)
    {
        JsonElement edit = message.Field("edit");
        if (edit.Id("original_message_id") is not { } target)
        {
            return message.Malformed("an edit of nothing");
        }

        JsonElement edited = edit.Field("message").Exists() ? edit.Field("message") : edit;
        return new InboundEvent.MessageEdited(
            from,
            target,
            WhatsAppContent.Read(edited).Text,
            message.Instant("timestamp")
        );
    }

    private static InboundEvent ReadRevoke(JsonElement message, IReadOnlyList<ContactIdentity> from) =>
        message.Field("revoke").Id("original_message_id") is { } target
            ? new InboundEvent.MessageRemoved(from, target, message.Instant("timestamp"))
            : message.Malformed("a revocation of nothing");
}
