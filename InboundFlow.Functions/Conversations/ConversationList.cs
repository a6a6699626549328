using InboundFlow.Functions.Http;

namespace InboundFlow.Functions.Conversations;

/// <summary>Pages of conversations, newest first.</summary>
public sealed class ConversationList(IConversationIndex index, IConversationStore conversations, TimeProvider time)
{
    private const int MaxLooked = 5_000;
    private static readonly TimeSpan LookBack = TimeSpan.FromDays(90);

    /// <summary>Reads one page.</summary>
    /// <remarks>
    /// A page looks at a bounded number of conversations, so it may hold fewer than asked for, even none, and still have
    /// a successor. Conversations older than 90 days are found by contact.
    /// </remarks>
    public async Task<Page<Conversation>> ReadAsync(ConversationQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.ContactId is not null)
        {
            return await ReadOfContactAsync(query, cancellationToken);
        }

        DateTimeOffset now = time.GetUtcNow();
        List<Conversation> items = [];
        Conversation? last = null;
        int looked = 0;
        await foreach (
            Conversation listed in index.ReadAsync(
                now - LookBack,
                query.After?.OpenedAt ?? now,
                query.After?.ConversationId,
                cancellationToken
            )
        )
        {
            if (items.Count == query.Top || looked++ == MaxLooked)
            {
                return new Page<Conversation>(items, new ListPosition(last!.OpenedAt, last.Id).ToString());
            }

            last = listed;
            if (
                await TruthOfAsync(listed, cancellationToken) is Conversation conversation
                && query.Matches(conversation)
            )
            {
                items.Add(conversation);
            }
        }

        return new Page<Conversation>(items, null);
    }

    // A row that is still in its first phase may announce a conversation that a crash kept from opening.
    private async Task<Conversation?> TruthOfAsync(Conversation listed, CancellationToken cancellationToken)
    {
        if (listed.Phase != ConversationPhase.Enriching)
        {
            return listed;
        }

        Conversation? conversation = await conversations.FindAsync(listed.Id, cancellationToken);
        return conversation?.OpenedAt == listed.OpenedAt ? conversation : null;
    }

    private async Task<Page<Conversation>> ReadOfContactAsync(
        ConversationQuery query,
        CancellationToken cancellationToken
    )
    {
        IReadOnlyList<Conversation> all = await conversations.ReadOfContactAsync(query.ContactId!, cancellationToken);
        Conversation[] rest =
        [
            .. all.SkipWhile(conversation =>
                    query.After is not null
                    && !string.Equals(conversation.Id, query.After.ConversationId, StringComparison.Ordinal)
                )
                .Skip(query.After is null ? 0 : 1)
                .Where(query.Matches),
        ];
        Conversation[] page = [.. rest.Take(query.Top)];
        ListPosition? next = rest.Length > page.Length ? new ListPosition(page[^1].OpenedAt, page[^1].Id) : null;
        return new Page<Conversation>(page, next?.ToString());
    }
}
