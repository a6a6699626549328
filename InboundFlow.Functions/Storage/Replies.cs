using System.Text.Json;
using Azure.Data.Tables;
using InboundFlow.Functions.Channels;
using InboundFlow.Functions.Conversations;
using InboundFlow.Functions.Http;

namespace InboundFlow.Functions.Storage;

/// <summary><see cref="IReplies"/> over the contacts' partitions.</summary>
internal sealed class Replies(ITable contacts) : IReplies
{
    public async Task<ReplyAddress?> AddAsync(OutboundDraft draft, CancellationToken cancellationToken)
    {
        ContactKeys keys = ContactKeys.Of(draft.ConversationId);
        TableEntity row = MessageRows.Outbound(draft, keys.ContactId, RowKeyOf(keys, draft));
        CommitResult result = await contacts.SubmitAsync(
            [
                ConversationStore.StillOpen(keys, draft.ConversationId),
                new(TableTransactionActionType.UpsertReplace, row),
            ],
            cancellationToken
        );
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
            JsonSerializer.Deserialize<List<ContactIdentity>>(conversation.GetText("ReplyTo")!, Api.Json) ?? []
        );
    }

    public Task RecordAsync(
        OutboundDraft draft,
        string channelId,
        SendResult result,
        CancellationToken cancellationToken
    )
    {
        ContactKeys keys = ContactKeys.Of(draft.ConversationId);
        string rowKey = RowKeyOf(keys, draft);
        TableEntity sent = new(keys.ContactId, rowKey)
        {
            ["Status"] = (result.Accepted ? DeliveryStatus.Sent : DeliveryStatus.Failed).ToString(),
            ["ErrorCode"] = result.ErrorCode,
        };
        List<TableTransactionAction> actions = [new(TableTransactionActionType.UpdateMerge, sent)];
        if (result.ProviderMessageId is string providerMessageId)
        {
            string messageId = ConversationIds.MessageOf(channelId, providerMessageId);
            actions.Add(
                new(
                    TableTransactionActionType.UpsertReplace,
                    MessageRows.Delivery(
                        keys.ContactId,
                        keys.Delivery(messageId),
                        draft.ConversationId,
                        rowKey,
                        draft.WrittenAt,
                        opensIt: false
                    )
                )
            );
        }

        return contacts.SubmitAsync(actions, cancellationToken);
    }

    private static string RowKeyOf(ContactKeys keys, OutboundDraft draft) =>
        keys.Message(draft.ConversationId, draft.WrittenAt, draft.MessageId);
}
