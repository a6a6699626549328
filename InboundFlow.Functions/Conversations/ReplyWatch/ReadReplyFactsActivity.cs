using Microsoft.Azure.Functions.Worker;

namespace InboundFlow.Functions.Conversations;

/// <summary>Reads what a reply watch goes by. Changes nothing.</summary>
public sealed class ReadReplyFactsActivity(IConversationStore conversations)
{
    [Function(nameof(ReadReplyFactsActivity))]
    public async Task<ReplyFacts> RunAsync([ActivityTrigger] ReplyWatch watch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(watch);
        string id = watch.ConversationId;
        Conversation? conversation = await conversations.FindAsync(id, cancellationToken);
        if (
            conversation is not { Status: ConversationStatus.Open }
            || !string.Equals(conversation.ReplyWatch, watch.InstanceId, StringComparison.Ordinal)
        )
        {
            return ReplyFacts.Over;
        }

        IReadOnlyList<Message> messages = await conversations.ReadMessagesAsync(id, cancellationToken);
        return ReplyFacts.FirstUnanswered(messages) is DateTimeOffset since
            ? ReplyFacts.Of(conversation, since, await conversations.ReadTimelineAsync(id, cancellationToken))
            : ReplyFacts.Over with
            {
                Conversation = conversation,
            };
    }
}
