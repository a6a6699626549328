using System.Text.Json;
using Azure.Data.Tables;
using InboundFlow.Functions.Channels;
using InboundFlow.Functions.Channels.Wire;
using InboundFlow.Functions.Conversations;
using InboundFlow.Functions.Http;

namespace InboundFlow.Functions.Storage;

/// <summary>The two transactions that can store a message: opening a conversation with it, or adding it to the open one.</summary>
/// <remarks>Each answers <see langword="null"/> when the contact has changed since it was read: look again, and decide again.</remarks>
internal sealed class ReceiveTransaction(
    ITable contacts,
    ConversationIndex index,
    ChannelAccount account,
    InboundMessage message,
    string contactId,
    DateTimeOffset receivedAt
)
{
    private const int MaxBeginning = 1024;
    private readonly ContactKeys keys = new(contactId);
    private readonly string messageId = ConversationIds.MessageOf(account.Id, message.ProviderMessageId);

    private DateTimeOffset? WindowClosesAt => ReplyWindowPolicy.ClosesAt(account.Type, message.SentAt, receivedAt);

    /// <summary>What the workflow is told of a text.</summary>
    public static string? Beginning(string? text) => WireText.Cut(text, MaxBeginning);

    /// <summary>Stores the message in a new conversation.</summary>
    /// <param name="isNewContact">There is no contact row to read: this delivery is the first to name the contact.</param>
    public async Task<ReceiveResult?> OpenAsync(bool isNewContact, CancellationToken cancellationToken)
    {
        TableEntity? contact = isNewContact
            ? null
            : await contacts.GetAsync(contactId, keys.Contact, null, cancellationToken);
        string conversationId = ConversationIds.ConversationOf(contactId, messageId);
        ConversationOpened opened = new(
            conversationId,
            contactId,
            account.Id,
            account.Type,
            receivedAt,
            contact?.GetInt32("Conversations") ?? 0,
            contact?.GetString("LastAgentId"),
            message.ProfileName ?? contact?.GetString("ProfileName"),
            message.ProfileLanguage ?? contact?.GetString("ProfileLanguage"),
            Beginning(message.Text),
            ConversationStore.FieldsOf(contact),
            RowVersion: null
        )
        {
            LastAgentAt = contact?.GetDateTimeOffset("LastAgentAt"),
            WindowClosesAt = WindowClosesAt,
        };

        // First the announcement, then the fact: the sweep can then find whatever a crash leaves unstarted.
        await index.AnnounceAsync(opened, cancellationToken);
        CommitResult result = await contacts.SubmitAsync(OpenActions(opened, contact), cancellationToken);
        if (result is CommitResult.Committed committed)
        {
            return new ReceiveResult.Opened(opened with { RowVersion = committed.ETags[0].ToString() });
        }

        ReceiveResult.Duplicate? duplicate = await FindDuplicateAsync(cancellationToken);
        if (duplicate is null or { OpenedIt: false } || duplicate.StoredAt != receivedAt)
        {
            // It did not open now, and so the announcement is wrong. (If it did, the conflict is the echo of a lost answer.)
            await index.RemoveAsync(conversationId, receivedAt, cancellationToken);
        }

        return duplicate;
    }

    /// <summary>Stores the message in a conversation that was open a moment ago.</summary>
    public async Task<ReceiveResult?> AppendAsync(string conversationId, CancellationToken cancellationToken)
    {
        List<TableTransactionAction> actions =
        [
            .. MessageActions(conversationId, opensIt: false),
            StillOpen(conversationId),
            new(TableTransactionActionType.UpsertMerge, Profile()),
        ];
        return await contacts.SubmitAsync(actions, cancellationToken) is CommitResult.Committed
            ? new ReceiveResult.Appended(conversationId)
            : await FindDuplicateAsync(cancellationToken);
    }

    private List<TableTransactionAction> OpenActions(ConversationOpened opened, TableEntity? contact)
    {
        string id = opened.ConversationId;
        TableEntity open = new(contactId, keys.Open) { ["ConversationId"] = id };
        TableEntity conversation = ConversationRows.Opened(opened, contactId, keys.Conversation(id));
        conversation.SetText("ReplyTo", JsonSerializer.Serialize(message.From, Api.Json));
        TableEntity profile = Profile();
        profile["Conversations"] = opened.PastConversations + 1;
        TimelineEvent e = new TimelineEvent(opened.OpenedAt, "opened", "contact").With(new { opened.ChannelId });
        return
        [
            new(TableTransactionActionType.Add, conversation),
            .. MessageActions(id, opensIt: true),
            new(TableTransactionActionType.Add, open),
            new(TableTransactionActionType.Add, new TableEntity(contactId, keys.Live(id))),
            ConversationStore.AddEvent(keys, id, e),
            contact is null
                ? new(TableTransactionActionType.Add, profile)
                : new(TableTransactionActionType.UpdateMerge, profile, contact.ETag),
        ];
    }

    private List<TableTransactionAction> MessageActions(string conversationId, bool opensIt)
    {
        string rowKey = keys.Message(conversationId, message.SentAt, receivedAt, messageId);
        return
        [
            new(
                TableTransactionActionType.Add,
                MessageRows.Delivery(contactId, keys.Delivery(messageId), conversationId, rowKey, receivedAt, opensIt)
            ),
            new(TableTransactionActionType.Add, MessageRows.Inbound(message, messageId, receivedAt, contactId, rowKey)),
        ];
    }

    // A conversation that goes back to the queue asks how long it may still be answered.
    private TableTransactionAction StillOpen(string conversationId)
    {
        TableEntity live = new(contactId, keys.Live(conversationId));
        if (WindowClosesAt is DateTimeOffset closesAt)
        {
            live["WindowClosesAt"] = closesAt;
        }

        return new(TableTransactionActionType.UpdateMerge, live);
    }

    private TableEntity Profile() =>
        new(contactId, keys.Contact)
        {
            ["ProfileName"] = message.ProfileName,
            ["ProfileLanguage"] = message.ProfileLanguage,
        };

    private async Task<ReceiveResult.Duplicate?> FindDuplicateAsync(CancellationToken cancellationToken)
    {
        TableEntity? delivery = await contacts.GetAsync(contactId, keys.Delivery(messageId), null, cancellationToken);
        return delivery is null
            ? null
            : new ReceiveResult.Duplicate(
                delivery.GetString("ConversationId"),
                delivery.GetBoolean("OpenedIt") == true,
                delivery.GetDateTimeOffset("StoredAt") ?? default
            );
    }
}
