using System.Text.Json;
using InboundFlow.Functions.Channels.Wire;

namespace InboundFlow.Functions.Channels.WhatsApp;

/// <summary>Reads what nobody wrote: how far a message of ours got, and who goes by a new number or id.</summary>
internal static class WhatsAppReport
{
    /// <summary>Reads one element of <c>statuses[]</c>.</summary>
    public static InboundEvent ReadStatus(JsonElement status)
    {
        if (status.Id("id") is not { } id)
        {
            return status.Malformed("a status without an id");
        }

        DeliveryStatus? reached = status.Label("status") switch
        {
            "sent" => DeliveryStatus.Sent,
            "delivered" => DeliveryStatus.Delivered,
            "read" or "played" => DeliveryStatus.Read,
            "failed" => DeliveryStatus.Failed,
            _ => null,
        };
        if (reached is null)
        {
            return new InboundEvent.Ignored("status_" + WireKind.Of(status.Label("status")));
        }

        string? error = status.Items("errors").FirstOrDefault().Id("code");
        return new InboundEvent.StatusChanged(Recipient(status), id, reached.Value, status.Instant("timestamp"), error)
        {
            OwnMessageId = status.Id("biz_opaque_callback_data"),
        };
    }

    /// <summary>Reads a message of type <c>system</c>.</summary>
    public static InboundEvent ReadSystem(JsonElement message)
    {
        JsonElement system = message.Field("system");
        string? type = system.Label("type");
        InboundEvent? change = type switch
        {
            "user_changed_number" or "customer_changed_number" => Changed(
                WhatsAppIdentity.PhoneKind,
                message.Id("from") ?? system.Id("customer"),
                system.Id("new_wa_id") ?? system.Id("wa_id")
            ),
            "user_changed_user_id" => Changed(
                WhatsAppIdentity.UserIdKind,
                message.Id("from_user_id"),
                system.Id("user_id")
            ),
            _ => null,
        };
        // Without the old name there is nothing to join. It is only in a sentence then; user_id_update brings both.
        return change ?? new InboundEvent.Ignored("system_" + WireKind.Of(type));
    }

    /// <summary>Reads one element of <c>user_id_update[]</c>.</summary>
    public static InboundEvent ReadUserIdUpdate(JsonElement update)
    {
        JsonElement userId = update.Field("user_id");
        string? current = userId.Id("current");
        InboundEvent? change = Changed(WhatsAppIdentity.UserIdKind, userId.Id("previous"), current);
        if (change is not null || current is null)
        {
            return change ?? update.Malformed("a user id update without both ids");
        }

        return update.Id("wa_id") is { } phone
            ? new InboundEvent.IdentityChanged(
                new ContactIdentity(WhatsAppIdentity.PhoneKind, phone),
                new ContactIdentity(WhatsAppIdentity.UserIdKind, current)
            )
            : update.Malformed("a user id update without both ids");
    }

    private static InboundEvent.IdentityChanged? Changed(string kind, string? previous, string? current) =>
        previous is null || current is null || string.Equals(previous, current, StringComparison.Ordinal)
            ? null
            : new InboundEvent.IdentityChanged(new ContactIdentity(kind, previous), new ContactIdentity(kind, current));

    private static IReadOnlyList<ContactIdentity> Recipient(JsonElement status) =>
        // In a group the recipient is the group; the person is the participant.
        status.Label("recipient_type")
            is "group"
            ? WhatsAppIdentity.Of(status.Id("recipient_participant_user_id"), status.Id("recipient_participant_id"))
            : WhatsAppIdentity.Of(status.Id("recipient_user_id"), status.Id("recipient_id"));
}
