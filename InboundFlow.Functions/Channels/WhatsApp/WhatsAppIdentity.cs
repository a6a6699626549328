using System.Text.Json;
using InboundFlow.Functions.Channels.Wire;

namespace InboundFlow.Functions.Channels.WhatsApp;

/// <summary>Finds out who somebody on WhatsApp is.</summary>
/// <remarks>
/// A person with a username may come without a phone number and is then known by a business-scoped user id ("BSUID",
/// such as <c>PT.77…</c>). The phone number is what everybody else has. Neither is ever reformatted.
/// </remarks>
internal static class WhatsAppIdentity
{
    public const string UserIdKind = "whatsapp.bsuid";
    public const string PhoneKind = "whatsapp.phone";

    /// <summary>The entry of <c>contacts[]</c> that belongs to the message's sender.</summary>
    /// <returns>
    /// An undefined element when none does. The only entry stands in for a sender whom the message does not name at all,
    /// never for one whom it names differently.
    /// </returns>
    public static JsonElement ContactOf(JsonElement message, JsonElement value)
    {
        string? userId = message.Id("from_user_id");
        string? phone = message.Id("from");
        JsonElement[] contacts = [.. value.Items("contacts")];
        if (userId is null && phone is null)
        {
            return contacts.Length == 1 ? contacts[0] : default;
        }

        return Array.Find(contacts, one => Same(one.Id("user_id"), userId) || Same(one.Id("wa_id"), phone));
    }

    /// <summary>Every name of a sender, the most stable first.</summary>
    public static IReadOnlyList<ContactIdentity> OfSender(JsonElement message, JsonElement contact) =>
        Of(message.Id("from_user_id") ?? contact.Id("user_id"), message.Id("from") ?? contact.Id("wa_id"));

    /// <summary>Both names, as far as they are told, the most stable first.</summary>
    public static IReadOnlyList<ContactIdentity> Of(string? userId, string? phone)
    {
        List<ContactIdentity> identities = [];
        if (userId is not null)
        {
            identities.Add(new ContactIdentity(UserIdKind, userId));
        }

        if (phone is not null)
        {
            identities.Add(new ContactIdentity(PhoneKind, phone));
        }

        return identities;
    }

    private static bool Same(string? one, string? other) =>
        one is not null && string.Equals(one, other, StringComparison.Ordinal);
}
