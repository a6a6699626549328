using System.Text.Json;
using Azure.Data.Tables;
using InboundFlow.Functions.Channels;
using InboundFlow.Functions.Conversations;
using InboundFlow.Functions.Http;

namespace InboundFlow.Functions.Storage;

/// <summary><see cref="IReplies"/> over the contacts' partitions.</summary>
internal sealed class Replies(ITable contacts) : IReplies
{
    private const int MaxAttempts = 20;

    public async Task<ReplyAddress?> AddAsync(OutboundDraft draft, CancellationToken cancellationToken)
    {
        ContactKeys keys = ContactKeys.Of(draft.ConversationId);
        TableEntity row = MessageRows.Outbound(draft, keys.ContactId, RowKeyOf(keys, draft));
        // A report may come before the answer that tells under which id the platform reports.
        TableEntity known = KnownRow(keys, draft, draft.MessageId);
        TableTransactionAction open = ConversationStore.StillOpen(keys, draft.ConversationId);
        TableTransactionAction add = new(TableTransactionActionType.UpsertReplace, row);
        CommitResult result = await contacts.SubmitAsync(
            [open, add, new(TableTransactionActionType.Add, known)],
            cancellationToken
        );
        if (result is CommitResult.Conflict && await FindKnownAsync(keys, draft, cancellationToken) is string message)
        {
            // This very step, a second time; or a request that is repeated after its orchestration has been purged.
            result = string.Equals(message, row.RowKey, StringComparison.Ordinal)
                ? await contacts.SubmitAsync([open, add], cancellationToken)
                : result;
        }

        if (result is CommitResult.Conflict)
        {
            return null;
        }

        TableEntity conversation =
            await contacts.GetAsync(keys.ContactId, keys.Conversation(draft.ConversationId), null, cancellationToken)
            ?? throw new InvalidOperationException(
                $"Bug in InboundFlow: conversation '{draft.ConversationId}' is open and has no row."
            );
        return new ReplyAddress(
            conversation.GetString("ChannelId"),
            JsonSerializer.Deserialize<List<ContactIdentity>>(conversation.GetText("ReplyTo")!, Api.Json) ?? [],
            ListenerRows.IsForDispatcher(conversation)
        );
    }

    public async Task RefuseAsync(OutboundDraft draft, string errorCode, CancellationToken cancellationToken)
    {
        ContactKeys keys = ContactKeys.Of(draft.ConversationId);
        if (
            await FindKnownAsync(keys, draft, cancellationToken) is string message
            && !string.Equals(message, RowKeyOf(keys, draft), StringComparison.Ordinal)
        )
        {
            // It was sent long ago.
            return;
        }

        TableEntity row = MessageRows.Outbound(draft, keys.ContactId, RowKeyOf(keys, draft));
        row["Status"] = nameof(DeliveryStatus.Failed);
        row["ErrorCode"] = errorCode;
        await contacts.SubmitAsync([new(TableTransactionActionType.UpsertReplace, row)], cancellationToken);
    }

    public async Task RecordAsync(
        OutboundDraft draft,
        string channelId,
        SendResult result,
        CancellationToken cancellationToken
    )
    {
        ContactKeys keys = ContactKeys.Of(draft.ConversationId);
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            TableEntity message =
                await contacts.GetAsync(keys.ContactId, RowKeyOf(keys, draft), null, cancellationToken)
                ?? throw new InvalidOperationException(
                    $"Bug in InboundFlow: reply '{draft.MessageId}' was sent unstored."
                );
            List<TableTransactionAction> actions = [.. RecordActions(keys, draft, message, channelId, result)];
            if (actions.Count == 0 || await contacts.SubmitAsync(actions, cancellationToken) is CommitResult.Committed)
            {
                return;
            }
        }

        throw new InvalidOperationException(
            $"A reply changed {MaxAttempts} times while its result was being stored; the workflow will try again."
        );
    }

    private static IEnumerable<TableTransactionAction> RecordActions(
        ContactKeys keys,
        OutboundDraft draft,
        TableEntity message,
        string channelId,
        SendResult result
    )
    {
        // Whatever else is there came from the platform's reports, or from this step the time before: it knows more.
        if (Enum.Parse<DeliveryStatus>(message.GetString("Status")) == DeliveryStatus.Queued)
        {
            TableEntity sent = new(message.PartitionKey, message.RowKey)
            {
                ["Status"] = (result.Accepted ? DeliveryStatus.Sent : DeliveryStatus.Failed).ToString(),
                ["ErrorCode"] = result.ErrorCode,
            };
            yield return new(TableTransactionActionType.UpdateMerge, sent, message.ETag);
        }

        if (result.ProviderMessageId is string providerMessageId)
        {
            yield return Known(keys, draft, ConversationIds.MessageOf(channelId, providerMessageId));
        }
    }

    /// <summary>Finds the row of the message that was stored under this one's id.</summary>
    private async Task<string?> FindKnownAsync(
        ContactKeys keys,
        OutboundDraft draft,
        CancellationToken cancellationToken
    )
    {
        TableEntity? known = await contacts.GetAsync(
            keys.ContactId,
            keys.Delivery(draft.MessageId),
            null,
            cancellationToken
        );
        return known?.GetString("Message");
    }

    private static TableTransactionAction Known(ContactKeys keys, OutboundDraft draft, string messageId) =>
        new(TableTransactionActionType.UpsertReplace, KnownRow(keys, draft, messageId));

    private static TableEntity KnownRow(ContactKeys keys, OutboundDraft draft, string messageId) =>
        MessageRows.Delivery(
            keys.ContactId,
            keys.Delivery(messageId),
            draft.ConversationId,
            RowKeyOf(keys, draft),
            draft.WrittenAt,
            opensIt: false
        );

    private static string RowKeyOf(ContactKeys keys, OutboundDraft draft) =>
        keys.Message(draft.ConversationId, draft.WrittenAt, draft.WrittenAt, draft.MessageId);
}
