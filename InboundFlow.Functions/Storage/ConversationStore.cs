using System.Text.Json;
using Azure.Data.Tables;
using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Channels;
using InboundFlow.Functions.Conversations;
using InboundFlow.Functions.Http;

namespace InboundFlow.Functions.Storage;

/// <summary><see cref="IConversationStore"/> over the contacts' partitions.</summary>
internal sealed class ConversationStore(ITable contacts, IdentityTable identities, ConversationIndex index)
    : IConversationStore
{
    private const int MaxAttempts = 20;
    private static readonly string[] OpenColumns = ["ConversationId", .. ListenerRows.Columns];

    public async Task<ReceiveResult> ReceiveAsync(
        ChannelAccount account,
        InboundMessage message,
        DateTimeOffset receivedAt,
        CancellationToken cancellationToken
    )
    {
        (string contactId, bool isNew) = await identities.ResolveAsync(message.From, cancellationToken);
        ReceiveTransaction receive = new(contacts, index, account, message, contactId, receivedAt);
        TableEntity? open = isNew ? null : await ReadOpenAsync(contactId, cancellationToken);
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            ReceiveResult? result = open is null
                ? await receive.OpenAsync(isNew, cancellationToken)
                : await receive.AppendAsync(open.GetString("ConversationId"), cancellationToken);
            if (result is not null)
            {
                return result with { Note = NoteOf(open, result, receivedAt) };
            }

            // Another delivery opened a conversation, or an agent closed it, since we looked.
            isNew = false;
            open = await ReadOpenAsync(contactId, cancellationToken);
        }

        throw new InvalidOperationException(
            $"Contact '{contactId}' changed {MaxAttempts} times while a message was being stored; the provider will send it again."
        );
    }

    public Task<bool> RecordAsync(Progress progress, CancellationToken cancellationToken) =>
        new RecordTransaction(contacts, index, progress).RunAsync(cancellationToken);

    public async Task<Conversation?> CloseAsync(Closing closing, CancellationToken cancellationToken)
    {
        if (await FindAsync(closing.ConversationId, cancellationToken) is not Conversation conversation)
        {
            return null;
        }

        if (conversation.Status == ConversationStatus.Open)
        {
            await contacts.SubmitAsync(CloseActions(closing, conversation), cancellationToken);
        }

        // Also when it was closed before: the call that closed it may not have come this far.
        await index.CloseAsync(closing, conversation.OpenedAt, cancellationToken);
        return conversation;
    }

    public async Task<Conversation?> FindAsync(string conversationId, CancellationToken cancellationToken) =>
        await ReadRowAsync(conversationId, cancellationToken) is TableEntity row ? ConversationRows.Read(row) : null;

    public async Task<ConversationOpened?> FindOpenedAsync(string conversationId, CancellationToken cancellationToken)
    {
        if (await ReadRowAsync(conversationId, cancellationToken) is not TableEntity row)
        {
            return null;
        }

        string contactId = row.GetString("ContactId");
        TableEntity? contact = await contacts.GetAsync(
            contactId,
            new ContactKeys(contactId).Contact,
            null,
            cancellationToken
        );
        IReadOnlyList<Message> messages = await ReadMessagesAsync(conversationId, cancellationToken);
        Conversation conversation = ConversationRows.Read(row);
        return new ConversationOpened(
            conversationId,
            contactId,
            conversation.ChannelId,
            row.GetString("ChannelType"),
            conversation.OpenedAt,
            conversation.PastConversations,
            row.GetString("LastAgentId"),
            contact?.GetString("ProfileName"),
            contact?.GetString("ProfileLanguage"),
            ReceiveTransaction.Beginning(messages.Count > 0 ? messages[0].Text : null),
            FieldsOf(contact),
            row.ETag.ToString()
        )
        {
            LastAgentAt = row.GetDateTimeOffset("LastAgentAt"),
            WindowClosesAt = row.GetDateTimeOffset("WindowClosesAt"),
        };
    }

    public async Task<AgentRequest?> FindRequestAsync(string conversationId, CancellationToken cancellationToken)
    {
        TableEntity? row = await ReadRowAsync(conversationId, cancellationToken);
        if (row?.GetText("Request") is not string text)
        {
            return null;
        }

        ContactKeys keys = ContactKeys.Of(conversationId);
        TableEntity? live = await contacts.GetAsync(keys.ContactId, keys.Live(conversationId), null, cancellationToken);
        AgentRequest? request = JsonSerializer.Deserialize<AgentRequest>(text, Api.Json);
        return request is null
            ? null
            : request with
            {
                WindowClosesAt = live?.GetDateTimeOffset("WindowClosesAt") ?? request.WindowClosesAt,
            };
    }

    public Task<IReadOnlyList<Message>> ReadMessagesAsync(string conversationId, CancellationToken cancellationToken)
    {
        ContactKeys keys = ContactKeys.Of(conversationId);
        return ReadAsync(keys, keys.Messages(conversationId), MessageRows.Read, cancellationToken);
    }

    public Task<IReadOnlyList<TimelineEvent>> ReadTimelineAsync(
        string conversationId,
        CancellationToken cancellationToken
    )
    {
        ContactKeys keys = ContactKeys.Of(conversationId);
        return ReadAsync(keys, keys.Events(conversationId), MessageRows.ReadEvent, cancellationToken);
    }

    public async Task<IReadOnlyList<Conversation>> ReadOfContactAsync(
        string contactId,
        CancellationToken cancellationToken
    )
    {
        ContactKeys keys = new(contactId);
        IReadOnlyList<Conversation> all = await ReadAsync(
            keys,
            keys.Conversations,
            ConversationRows.Read,
            cancellationToken
        );
        return [.. all.OrderByDescending(conversation => conversation.OpenedAt)];
    }

    /// <summary>What earlier lookups found about a contact.</summary>
    internal static Dictionary<string, string> FieldsOf(TableEntity? contact) =>
        contact?.GetText("Fields") is string fields
            ? JsonSerializer.Deserialize<Dictionary<string, string>>(fields, Api.Json) ?? []
            : [];

    private static List<TableTransactionAction> CloseActions(Closing closing, Conversation conversation)
    {
        ContactKeys keys = new(conversation.ContactId);
        TimelineEvent closed = new TimelineEvent(closing.ClosedAt, "closed", "agent:" + closing.AgentId).With(
            new { closing.Category, closing.Summary }
        );
        List<TableTransactionAction> actions =
        [
            // Of several who close it, the one who removes this row does.
            new(TableTransactionActionType.Delete, new TableEntity(keys.ContactId, keys.Live(conversation.Id))),
            new(TableTransactionActionType.Delete, new TableEntity(keys.ContactId, keys.Open)),
            new(
                TableTransactionActionType.UpdateMerge,
                ConversationRows.Closed(closing, keys.ContactId, keys.Conversation(conversation.Id))
            ),
            AddEvent(keys, conversation.Id, closed),
        ];
        if (conversation.AgentId is string agentId)
        {
            TableEntity contact = new(keys.ContactId, keys.Contact)
            {
                ["LastAgentId"] = agentId,
                ["LastAgentAt"] = closing.ClosedAt,
            };
            actions.Add(new(TableTransactionActionType.UpdateMerge, contact));
        }

        return actions;
    }

    /// <summary>Makes a transaction fail if the conversation is closed, at no cost of a read.</summary>
    internal static TableTransactionAction StillOpen(ContactKeys keys, string conversationId) =>
        new(TableTransactionActionType.UpdateMerge, new TableEntity(keys.ContactId, keys.Live(conversationId)));

    internal static TableTransactionAction AddEvent(
        ContactKeys keys,
        string conversationId,
        TimelineEvent e,
        string subject = ""
    ) =>
        new(
            TableTransactionActionType.UpsertReplace,
            MessageRows.Event(e, keys.ContactId, keys.Event(conversationId, e, subject))
        );

    private Task<TableEntity?> ReadOpenAsync(string contactId, CancellationToken cancellationToken) =>
        contacts.GetAsync(contactId, new ContactKeys(contactId).Open, OpenColumns, cancellationToken);

    // A message that was stored before may not have been told: whoever stored it may have died in between.
    private static MessageNote? NoteOf(TableEntity? open, ReceiveResult result, DateTimeOffset receivedAt)
    {
        (string? conversationId, DateTimeOffset at) = result switch
        {
            ReceiveResult.Appended appended => (appended.ConversationId, receivedAt),
            ReceiveResult.Duplicate duplicate => (duplicate.ConversationId, duplicate.StoredAt),
            _ => (null, receivedAt),
        };
        return
            conversationId is not null
            && open is not null
            && string.Equals(open.GetString("ConversationId"), conversationId, StringComparison.Ordinal)
            ? ListenerRows.NoteOf(open, conversationId, at)
            : null;
    }

    private async Task<TableEntity?> ReadRowAsync(string conversationId, CancellationToken cancellationToken) =>
        ConversationIds.TryGetContact(conversationId, out string contactId)
            ? await contacts.GetAsync(
                contactId,
                new ContactKeys(contactId).Conversation(conversationId),
                null,
                cancellationToken
            )
            : null;

    private async Task<IReadOnlyList<T>> ReadAsync<T>(
        ContactKeys keys,
        string prefix,
        Func<TableEntity, T> read,
        CancellationToken cancellationToken
    )
    {
        List<T> items = [];
        await foreach (TableEntity row in contacts.QueryAsync(keys.ContactId, prefix, null, cancellationToken))
        {
            items.Add(read(row));
        }

        return items;
    }
}
