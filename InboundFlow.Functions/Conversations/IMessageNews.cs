using InboundFlow.Functions.Channels;

namespace InboundFlow.Functions.Conversations;

/// <summary>What is heard later of messages that are stored: edits, removals, reactions, delivery reports, echoes.</summary>
public interface IMessageNews
{
    /// <summary>Applies the news to the message, or to the conversation, that it is about.</summary>
    /// <remarks>Safe to repeat. None of it opens a conversation or a contact. A delivery report never moves a message back.</remarks>
    /// <returns>What it was about; <see langword="null"/> when the contact or the message is not known.</returns>
    Task<AppliedNews?> ApplyAsync(
        ChannelAccount account,
        InboundEvent news,
        DateTimeOffset receivedAt,
        CancellationToken cancellationToken
    );
}

/// <summary>News that was applied.</summary>
/// <param name="Note">Whom to tell of it; <see langword="null"/> when nobody asked.</param>
public sealed record AppliedNews(string ConversationId, MessageNote? Note = null);
