using System.Collections.Concurrent;
using Azure.Data.Tables;
using InboundFlow.Functions.Channels;
using InboundFlow.Functions.Conversations;

namespace InboundFlow.Functions.Storage;

/// <summary>Which contact an identity belongs to.</summary>
/// <remarks>
/// An identity never changes hands, so what was read once is kept in memory, as hashes, up to a bound. Two contacts that
/// turn out to be one person stay two: a message goes to the contact of its first known identity.
/// </remarks>
internal sealed class IdentityTable(ITable table)
{
    private const int MaxKnown = 100_000;
    private readonly ConcurrentDictionary<string, string> known = new(StringComparer.Ordinal);

    /// <summary>Finds the contact, or makes one known under all of <paramref name="identities"/>.</summary>
    /// <returns>The contact's id, and whether this call was the first to name them.</returns>
    public async Task<(string ContactId, bool IsNew)> ResolveAsync(
        IReadOnlyList<ContactIdentity> identities,
        CancellationToken cancellationToken
    )
    {
        string[] keys = [.. identities.Select(ConversationIds.KeyOf)];

        // With one name an insert both asks and answers. With several, the contact may be known under any of them.
        string? contactId = keys.Length == 1 ? null : await FindAnyAsync(keys, cancellationToken);
        bool isNew = false;
        if (contactId is null)
        {
            (contactId, isNew) = await ClaimAsync(keys[0], ConversationIds.ContactOf(identities[0]), cancellationToken);
        }

        foreach (string key in keys)
        {
            await ClaimAsync(key, contactId, cancellationToken);
        }

        return (contactId, isNew);
    }

    /// <summary>Finds the contact of the first identity that is known.</summary>
    public Task<string?> FindAsync(IReadOnlyList<ContactIdentity> identities, CancellationToken cancellationToken) =>
        FindAnyAsync([.. identities.Select(ConversationIds.KeyOf)], cancellationToken);

    /// <summary>Makes <paramref name="identity"/> another name of a contact, unless it is somebody's already.</summary>
    public Task AddAsync(ContactIdentity identity, string contactId, CancellationToken cancellationToken) =>
        ClaimAsync(ConversationIds.KeyOf(identity), contactId, cancellationToken);

    private async Task<string?> FindAnyAsync(string[] keys, CancellationToken cancellationToken)
    {
        foreach (string key in keys)
        {
            if (known.TryGetValue(key, out string? contactId))
            {
                return contactId;
            }

            if (await table.GetAsync(key, key, ["ContactId"], cancellationToken) is TableEntity row)
            {
                return Remember(key, row.GetString("ContactId"));
            }
        }

        return null;
    }

    private async Task<(string Owner, bool Won)> ClaimAsync(
        string key,
        string contactId,
        CancellationToken cancellationToken
    )
    {
        if (known.TryGetValue(key, out string? owner))
        {
            return (owner, false);
        }

        TableEntity row = new(key, key) { ["ContactId"] = contactId };
        CommitResult result = await table.SubmitAsync([new(TableTransactionActionType.Add, row)], cancellationToken);
        if (result is CommitResult.Committed)
        {
            return (Remember(key, contactId), true);
        }

        TableEntity? present = await table.GetAsync(key, key, ["ContactId"], cancellationToken);
        return (Remember(key, present?.GetString("ContactId") ?? contactId), false);
    }

    private string Remember(string key, string contactId)
    {
        if (known.Count < MaxKnown)
        {
            known[key] = contactId;
        }

        return contactId;
    }
}
