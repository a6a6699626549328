using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using InboundFlow.Functions.Channels;

namespace InboundFlow.Functions.Conversations;

/// <summary>How contacts, conversations and messages are named.</summary>
/// <remarks>
/// Ids are hashes of what the provider calls a thing: the same delivery always leads to the same ids, so repeating it
/// changes nothing, and no key, URL or log line carries a phone number. A conversation's id begins with its contact's,
/// and so leads to the partition it is kept in.
/// </remarks>
public static partial class ConversationIds
{
    private const int ContactLength = 32;

    /// <summary>The id of a contact who is first met under <paramref name="identity"/>: 32 hexadecimal digits.</summary>
    public static string ContactOf(ContactIdentity identity)
    {
        ArgumentNullException.ThrowIfNull(identity);
        return Hash(ContactLength, identity.Kind, identity.Value);
    }

    /// <summary>The key under which an identity is looked up.</summary>
    public static string KeyOf(ContactIdentity identity) => ContactOf(identity);

    /// <summary>The id of a message within its contact: 16 hexadecimal digits.</summary>
    public static string MessageOf(string channelId, string providerMessageId) =>
        Hash(16, channelId, providerMessageId);

    /// <summary>The id of the conversation that message <paramref name="messageId"/> opens.</summary>
    public static string ConversationOf(string contactId, string messageId) => $"{contactId}-{messageId}";

    /// <summary>Whether a text is the id of a contact.</summary>
    public static bool IsContact(string text) => ContactId().IsMatch(text);

    /// <summary>Whether a text is the id of a message.</summary>
    public static bool IsMessage(string text) => MessageId().IsMatch(text);

    /// <summary>The contact of a conversation.</summary>
    /// <returns><see langword="false"/> for anything that is not a conversation's id.</returns>
    public static bool TryGetContact(string? conversationId, out string contactId)
    {
        bool isId = conversationId is not null && ConversationId().IsMatch(conversationId);
        contactId = isId ? conversationId![..ContactLength] : "";
        return isId;
    }

    /// <summary>The contact of a conversation whose id is known to be one.</summary>
    /// <exception cref="ArgumentException">It is not one.</exception>
    public static string ContactOfConversation(string conversationId) =>
        TryGetContact(conversationId, out string contactId)
            ? contactId
            : throw new ArgumentException($"'{conversationId}' is not a conversation's id.", nameof(conversationId));

    private static string Hash(int digits, string scope, string name)
    {
        // The scope never holds a line feed, so no two pairs run together.
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(scope + "\n" + name));
        return Convert.ToHexStringLower(hash.AsSpan(0, digits / 2));
    }

    [GeneratedRegex("^[0-9a-f]{32}\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex ContactId();

    [GeneratedRegex("^[0-9a-f]{16}\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex MessageId();

    [GeneratedRegex("^[0-9a-f]{32}-[0-9a-f]{16}\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex ConversationId();
}
