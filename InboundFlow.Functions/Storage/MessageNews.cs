using Azure.Data.Tables;
using InboundFlow.Functions.Channels;
using InboundFlow.Functions.Conversations;

namespace InboundFlow.Functions.Storage;

/// <summary><see cref="IMessageNews"/> over the contacts' partitions.</summary>
internal sealed class MessageNews(ITable contacts, IdentityTable identities) : IMessageNews
{
    private const int MaxAttempts = 20;
    private static readonly string[] OpenColumns = ["ConversationId", .. ListenerRows.Columns];

    public Task<AppliedNews?> ApplyAsync(
        ChannelAccount account,
        InboundEvent news,
        DateTimeOffset receivedAt,
        CancellationToken cancellationToken
    ) =>
        news switch
        {
            InboundEvent.MessageEdited e => ChangeAsync(
                account,
                e.From,
                e.ProviderMessageId,
                row => Edit(row, e, receivedAt),
                cancellationToken
            ),
            InboundEvent.MessageRemoved e => ChangeAsync(
                account,
                e.From,
                e.ProviderMessageId,
                row => Remove(row, e, receivedAt),
                cancellationToken
            ),
            InboundEvent.StatusChanged e => ChangeAsync(
                account,
                e.To,
                e.ProviderMessageId,
                row => Advance(row, e),
                cancellationToken,
                e.OwnMessageId
            ),
            InboundEvent.ReactionReceived e => ReactAsync(account, e, receivedAt, cancellationToken),
            InboundEvent.EchoReceived e => EchoAsync(account, e, receivedAt, cancellationToken),
            InboundEvent.IdentityChanged e => RenameAsync(e, cancellationToken),
            _ => throw new ArgumentException($"{news.GetType().Name} is no news of a stored message.", nameof(news)),
        };

    private async Task<AppliedNews?> ChangeAsync(
        ChannelAccount account,
        IReadOnlyList<ContactIdentity> people,
        string providerMessageId,
        Func<TableEntity, bool> change,
        CancellationToken cancellationToken,
        string? ownMessageId = null
    )
    {
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (
                await FindDeliveryAsync(account, people, providerMessageId, cancellationToken, ownMessageId)
                is not TableEntity delivery
            )
            {
                return null;
            }

            TableEntity? message = await contacts.GetAsync(
                delivery.PartitionKey,
                delivery.GetString("Message"),
                null,
                cancellationToken
            );
            if (
                message is null
                || !change(message)
                || await contacts.SubmitAsync(
                    [new(TableTransactionActionType.UpdateReplace, message, message.ETag)],
                    cancellationToken
                ) is CommitResult.Committed
            )
            {
                return new(delivery.GetString("ConversationId"));
            }
        }

        throw new InvalidOperationException(
            $"A message changed {MaxAttempts} times while news of it was being stored; the provider will send it again."
        );
    }

    private async Task<AppliedNews?> ReactAsync(
        ChannelAccount account,
        InboundEvent.ReactionReceived reaction,
        DateTimeOffset receivedAt,
        CancellationToken cancellationToken
    )
    {
        TableEntity? delivery = await FindDeliveryAsync(
            account,
            reaction.From,
            reaction.ProviderMessageId,
            cancellationToken
        );
        if (delivery is null)
        {
            return null;
        }

        string conversationId = delivery.GetString("ConversationId");
        string messageId = ConversationIds.MessageOf(account.Id, reaction.ProviderMessageId);
        TimelineEvent e = new TimelineEvent(reaction.At ?? receivedAt, "reaction", "contact").With(
            new { messageId, reaction.Emoji }
        );
        await contacts.SubmitAsync(
            [ConversationStore.AddEvent(new ContactKeys(delivery.PartitionKey), conversationId, e, messageId)],
            cancellationToken
        );
        return new(conversationId);
    }

    // Staff wrote from the phone app: it belongs to the open conversation, if there is one.
    private async Task<AppliedNews?> EchoAsync(
        ChannelAccount account,
        InboundEvent.EchoReceived echo,
        DateTimeOffset receivedAt,
        CancellationToken cancellationToken
    )
    {
        if (await identities.FindAsync(echo.To, cancellationToken) is not string contactId)
        {
            return null;
        }

        ContactKeys keys = new(contactId);
        TableEntity? open = await contacts.GetAsync(contactId, keys.Open, OpenColumns, cancellationToken);
        if (open?.GetString("ConversationId") is not string conversationId)
        {
            return null;
        }

        string messageId = ConversationIds.MessageOf(account.Id, echo.ProviderMessageId);
        string rowKey = keys.Message(conversationId, echo.At, receivedAt, messageId);
        CommitResult result = await contacts.SubmitAsync(
            [
                new(
                    TableTransactionActionType.Add,
                    MessageRows.Delivery(
                        contactId,
                        keys.Delivery(messageId),
                        conversationId,
                        rowKey,
                        receivedAt,
                        opensIt: false
                    )
                ),
                new(TableTransactionActionType.Add, MessageRows.Echo(echo, messageId, receivedAt, contactId, rowKey)),
                ConversationStore.StillOpen(keys, conversationId),
            ],
            cancellationToken
        );
        return new(
            conversationId,
            ListenerRows.IsForDispatcher(open)
            && await StoredAtAsync(result, keys.Delivery(messageId)) is DateTimeOffset storedAt
                ? MessageNote.OfOurs(conversationId, storedAt)
                : null
        );

        // One that was stored before may not have been told: whoever stored it may have died in between.
        async Task<DateTimeOffset?> StoredAtAsync(CommitResult stored, string delivery) =>
            stored is CommitResult.Committed
                ? receivedAt
                : (await contacts.GetAsync(contactId, delivery, ["StoredAt"], cancellationToken))?.GetDateTimeOffset(
                    "StoredAt"
                );
    }

    private async Task<AppliedNews?> RenameAsync(
        InboundEvent.IdentityChanged change,
        CancellationToken cancellationToken
    )
    {
        string? contactId = await identities.FindAsync([change.Previous], cancellationToken);
        if (contactId is not null)
        {
            await identities.AddAsync(change.Current, contactId, cancellationToken);
        }

        return null;
    }

    private async Task<TableEntity?> FindDeliveryAsync(
        ChannelAccount account,
        IReadOnlyList<ContactIdentity> people,
        string providerMessageId,
        CancellationToken cancellationToken,
        string? ownMessageId = null
    )
    {
        if (await identities.FindAsync(people, cancellationToken) is not string contactId)
        {
            return null;
        }

        ContactKeys keys = new(contactId);
        string messageId = ConversationIds.MessageOf(account.Id, providerMessageId);
        TableEntity? delivery = await contacts.GetAsync(contactId, keys.Delivery(messageId), null, cancellationToken);
        // Other programs may send through the same account and have words of their own come back.
        return delivery is null && ownMessageId is not null && ConversationIds.IsMessage(ownMessageId)
            ? await contacts.GetAsync(contactId, keys.Delivery(ownMessageId), null, cancellationToken)
            : delivery;
    }

    private static bool Edit(TableEntity row, InboundEvent.MessageEdited edit, DateTimeOffset receivedAt)
    {
        DateTimeOffset at = edit.At ?? receivedAt;
        if (row.ContainsKey("RemovedAt") || row.GetDateTimeOffset("EditedAt") > at)
        {
            return false;
        }

        row.ClearText("Text");
        row.SetText("Text", edit.Text);
        row["EditedAt"] = at;
        return true;
    }

    private static bool Remove(TableEntity row, InboundEvent.MessageRemoved removal, DateTimeOffset receivedAt)
    {
        row.ClearText("Text");
        row.ClearText("Attachments");
        row["RemovedAt"] = removal.At ?? receivedAt;
        return true;
    }

    private static bool Advance(TableEntity row, InboundEvent.StatusChanged report)
    {
        if (Enum.Parse<DeliveryStatus>(row.GetString("Status")) >= report.Status)
        {
            return false;
        }

        row["Status"] = report.Status.ToString();
        row["ErrorCode"] = report.ErrorCode;
        return true;
    }
}
