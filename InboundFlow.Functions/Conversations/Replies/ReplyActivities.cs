using InboundFlow.Functions.Channels;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Functions.Conversations;

/// <summary>Stores a reply as queued, and tells the dispatcher if it wants to hear of it. Safe to repeat.</summary>
public sealed class AddReplyActivity(IReplies replies, IMessageNotes notes)
{
    [Function(nameof(AddReplyActivity))]
    public async Task<ReplyAddress?> RunAsync(
        [ActivityTrigger] OutboundDraft draft,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(draft);
        ReplyAddress? address = await replies.AddAsync(draft, cancellationToken);
        if (address is { WantsMessages: true })
        {
            MessageNote note = MessageNote.OfOurs(draft.ConversationId, draft.WrittenAt);
            await notes.NoteAsync(client, note, cancellationToken);
        }

        return address;
    }
}

/// <summary>Hands a reply to its platform. At least once: platforms that can, recognise a repetition by the message's id.</summary>
public sealed class SendReplyActivity(ChannelDirectory channels)
{
    [Function(nameof(SendReplyActivity))]
    public Task<SendResult> RunAsync([ActivityTrigger] Reply reply, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reply);
        (OutboundDraft draft, ReplyAddress address) = reply;
        OutboundMessage message = new(draft.MessageId, draft.ConversationId, address.To, draft.Text);
        return channels.Find(address.ChannelId) is ConfiguredChannel channel
            ? channel.Rules.SendAsync(message, channel.Account, cancellationToken)
            : Task.FromResult(SendResult.Refused("channelRemoved"));
    }
}

/// <summary>Writes down what the platform said. Safe to repeat.</summary>
public sealed class RecordReplyActivity(IReplies replies)
{
    [Function(nameof(RecordReplyActivity))]
    public Task RunAsync([ActivityTrigger] SentReply sent, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sent);
        return replies.RecordAsync(sent.Draft, sent.ChannelId, sent.Result, cancellationToken);
    }
}

/// <summary>Keeps a reply that a close overtook, as failed. Safe to repeat.</summary>
public sealed class RefuseReplyActivity(IReplies replies)
{
    [Function(nameof(RefuseReplyActivity))]
    public Task RunAsync([ActivityTrigger] OutboundDraft draft, CancellationToken cancellationToken) =>
        replies.RefuseAsync(draft, "conversationClosed", cancellationToken);
}
