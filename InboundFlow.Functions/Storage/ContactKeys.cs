using System.Globalization;
using InboundFlow.Functions.Conversations;

namespace InboundFlow.Functions.Storage;

/// <summary>The keys of a contact's partition. Each begins with the contact's id, so that none occurs twice in the table.</summary>
internal readonly record struct ContactKeys(string ContactId)
{
    /// <summary>The contact.</summary>
    public string Contact => ContactId + "|contact";

    /// <summary>Its existence is "a conversation is open"; it names which.</summary>
    public string Open => ContactId + "|open";

    /// <summary>All conversations.</summary>
    public string Conversations => ContactId + "|c|";

    public static ContactKeys Of(string conversationId) => new(ConversationIds.ContactOfConversation(conversationId));

    /// <summary>A conversation.</summary>
    public string Conversation(string conversationId) => Conversations + Local(conversationId);

    /// <summary>Its existence is "this conversation is open", for changes that must not happen to a closed one.</summary>
    public string Live(string conversationId) => $"{ContactId}|live|{Local(conversationId)}";

    /// <summary>A provider's message id: what makes a redelivery harmless, and where later news of a message begins.</summary>
    public string Delivery(string messageId) => $"{ContactId}|d|{messageId}";

    /// <summary>The messages of a conversation.</summary>
    public string Messages(string conversationId) => $"{ContactId}|m|{Local(conversationId)}|";

    /// <summary>A message; they sort by time, and those of one moment (platforms count in seconds) as they came.</summary>
    public string Message(string conversationId, DateTimeOffset? sentAt, DateTimeOffset receivedAt, string messageId)
    {
        // A sender's clock that runs ahead must not push a message behind the answer to it.
        DateTimeOffset at = sentAt < receivedAt ? sentAt.Value : receivedAt;
        return $"{Messages(conversationId)}{Ticks(at)}|{Ticks(receivedAt)}|{messageId}";
    }

    /// <summary>The timeline of a conversation.</summary>
    public string Events(string conversationId) => $"{ContactId}|e|{Local(conversationId)}|";

    /// <summary>An event. The same event written again has the same key.</summary>
    /// <param name="subject">What tells two events of one type and moment apart, if there can be two.</param>
    public string Event(string conversationId, TimelineEvent e, string subject) =>
        $"{Events(conversationId)}{Ticks(e.At)}|{RankOf(e.Type)}{e.Type}|{subject}";

    // Events of one moment are listed in the order in which they come about.
    private static char RankOf(string type) =>
        type switch
        {
            "opened" => '0',
            "enriched" => '1',
            "routed" => '2',
            "returned" or "transferred" or "escalated" => '3',
            "fellBack" => '4',
            "queued" => '5',
            "declined" or "offerExpired" or "offerRevoked" => '6',
            "relaxed" => '7',
            "offered" => '8',
            "assigned" => '9',
            "closed" => 'b',
            _ => 'a',
        };

    private string Local(string conversationId) => conversationId[(ContactId.Length + 1)..];

    private static string Ticks(DateTimeOffset at) => at.UtcTicks.ToString("D19", CultureInfo.InvariantCulture);
}
