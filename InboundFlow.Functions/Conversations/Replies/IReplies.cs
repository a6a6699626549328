using InboundFlow.Functions.Channels;

namespace InboundFlow.Functions.Conversations;

/// <summary>Agents' messages, in the contact's partition.</summary>
public interface IReplies
{
    /// <summary>Stores the message as queued. Safe to repeat.</summary>
    /// <returns>
    /// Where it has to go, or <see langword="null"/> when the conversation has been closed, or when a message of this id
    /// was written at another time: the request is an old one, repeated.
    /// </returns>
    Task<ReplyAddress?> AddAsync(OutboundDraft draft, CancellationToken cancellationToken);

    /// <summary>Stores the message as failed, without sending it. Safe to repeat. An old one, repeated, is let be.</summary>
    Task RefuseAsync(OutboundDraft draft, string errorCode, CancellationToken cancellationToken);

    /// <summary>
    /// Writes down what the platform said, and under which id it will report on the message. Safe to repeat; a report
    /// that was stored meanwhile stays.
    /// </summary>
    Task RecordAsync(OutboundDraft draft, string channelId, SendResult result, CancellationToken cancellationToken);
}

/// <summary>Where a reply goes.</summary>
/// <param name="To">The names under which the contact opened the conversation, most stable first.</param>
/// <param name="WantsMessages">Whether the dispatcher wants to hear of it.</param>
public sealed record ReplyAddress(string ChannelId, IReadOnlyList<ContactIdentity> To, bool WantsMessages = false);
