using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Channels;

namespace InboundFlow.Functions.Conversations;

/// <summary>Contacts with their conversations, messages and timelines.</summary>
/// <remarks>
/// Everything about a contact is in one partition, and every change to it is one transaction there. That orders
/// parallel webhooks, redeliveries and a message that races a close, whichever process each of them meets.
/// </remarks>
public interface IConversationStore
{
    /// <summary>Stores a contact's message: in the open conversation, or in a new one when none is open.</summary>
    /// <remarks>Safe to repeat and to call in parallel: each provider message is stored once, and a contact never has two open conversations.</remarks>
    Task<ReceiveResult> ReceiveAsync(
        ChannelAccount account,
        InboundMessage message,
        DateTimeOffset receivedAt,
        CancellationToken cancellationToken
    );

    /// <summary>Writes down a step of the workflow.</summary>
    /// <remarks>Safe to repeat.</remarks>
    /// <returns><see langword="false"/> when the conversation has been closed, and nothing was written.</returns>
    Task<bool> RecordAsync(Progress progress, CancellationToken cancellationToken);

    /// <summary>Closes the conversation: the contact's next message opens another.</summary>
    /// <remarks>Safe to repeat; only the first call changes anything.</remarks>
    /// <returns>The conversation as it was before this call, or <see langword="null"/> when there is none.</returns>
    Task<Conversation?> CloseAsync(Closing closing, CancellationToken cancellationToken);

    /// <summary>Reads a conversation.</summary>
    Task<Conversation?> FindAsync(string conversationId, CancellationToken cancellationToken);

    /// <summary>Reads what the workflow of a conversation starts with.</summary>
    Task<ConversationOpened?> FindOpenedAsync(string conversationId, CancellationToken cancellationToken);

    /// <summary>
    /// Reads what the dispatcher was last asked with for a conversation, with the reply window as it is now;
    /// <see langword="null"/> when it was not asked yet.
    /// </summary>
    Task<AgentRequest?> FindRequestAsync(string conversationId, CancellationToken cancellationToken);

    /// <summary>Reads the messages, oldest first.</summary>
    Task<IReadOnlyList<Message>> ReadMessagesAsync(string conversationId, CancellationToken cancellationToken);

    /// <summary>Reads the timeline, oldest first.</summary>
    Task<IReadOnlyList<TimelineEvent>> ReadTimelineAsync(string conversationId, CancellationToken cancellationToken);

    /// <summary>Reads a contact's conversations, newest first.</summary>
    Task<IReadOnlyList<Conversation>> ReadOfContactAsync(string contactId, CancellationToken cancellationToken);
}

/// <summary>An agent's wish to close.</summary>
public sealed record Closing(
    string ConversationId,
    string AgentId,
    string? Category,
    string? Summary,
    DateTimeOffset ClosedAt
);

/// <summary>What became of a message.</summary>
public abstract record ReceiveResult
{
    private ReceiveResult() { }

    /// <summary>Whom to tell of the message; <see langword="null"/> when nobody asked.</summary>
    public MessageNote? Note { get; init; }

    /// <summary>It opened a conversation, whose workflow is to be started.</summary>
    public sealed record Opened(ConversationOpened Conversation) : ReceiveResult;

    /// <summary>It joined the open conversation.</summary>
    public sealed record Appended(string ConversationId) : ReceiveResult;

    /// <summary>It had been stored before. <paramref name="OpenedIt"/>: it was the one that opened the conversation.</summary>
    public sealed record Duplicate(string ConversationId, bool OpenedIt, DateTimeOffset StoredAt) : ReceiveResult;
}
