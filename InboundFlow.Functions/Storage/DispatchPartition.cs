using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;
using InboundFlow.Functions.Assignment;

namespace InboundFlow.Functions.Storage;

/// <summary>A dispatch partition in storage and, while nobody else changes it, in memory.</summary>
/// <remarks>
/// Every transaction changes the head row, and only if it is as we know it: its ETag stands for the whole partition.
/// What was read after the head is therefore still true when a commit succeeds. For one caller at a time.
/// </remarks>
internal sealed class DispatchPartition(ITable table, DispatchRows rows)
{
    private const int ReadsAtOnce = 16;

    private DispatchBoard? board;
    private ETag? head;
    private long version;

    /// <summary>The board as we know it, read if we do not.</summary>
    public async Task<DispatchBoard> OpenAsync(CancellationToken cancellationToken) =>
        board ??= await LoadAsync(cancellationToken);

    /// <summary>Forgets the board: after a failure nobody knows whether it is still true.</summary>
    public void Forget() => board = null;

    /// <summary>Reads where conversations stand that are not on the board: those that have an agent and know it.</summary>
    public async Task<IReadOnlyDictionary<string, Placement?>> ReadPlacementsAsync(
        IReadOnlyCollection<string> conversationIds,
        CancellationToken cancellationToken
    )
    {
        ConcurrentDictionary<string, Placement?> found = new(StringComparer.Ordinal);
        await Parallel.ForEachAsync(
            conversationIds,
            new ParallelOptions { MaxDegreeOfParallelism = ReadsAtOnce, CancellationToken = cancellationToken },
            async (conversationId, cancel) =>
            {
                TableEntity? row = await table.GetAsync(rows.Partition, rows.HoldPrefix + conversationId, null, cancel);
                found[conversationId] = row is null ? null : rows.ToPlacement(row);
            }
        );
        return found;
    }

    /// <summary>Commits the draft. With nothing to write, makes sure that it was drawn on the present facts.</summary>
    /// <returns>
    /// What became of it. Unless it was committed the draft's changes are off the board, or the board is forgotten.
    /// </returns>
    public async Task<DispatchCommit> CommitAsync(DispatchDraft draft, CancellationToken cancellationToken)
    {
        if (draft.Rows == 0)
        {
            return await IsCurrentAsync(cancellationToken) ? DispatchCommit.Committed : Stale();
        }

        List<TableTransactionAction> actions = new(draft.Rows + 1)
        {
            rows.Head(head, version + 1, draft.Board.LastDecidedAt),
        };
        int holds = AddActions(actions, draft);
        switch (await table.SubmitAsync(actions, cancellationToken))
        {
            case CommitResult.Committed committed:
                head = committed.ETags[0];
                version++;
                return DispatchCommit.Committed;
            case CommitResult.Conflict { Kind: ConflictKind.AlreadyExists, ActionIndex: int index } when index >= holds:
                draft.Undo();
                return DispatchCommit.AskedBefore;
            default:
                return Stale();
        }
    }

    private int AddActions(List<TableTransactionAction> actions, DispatchDraft draft)
    {
        actions.AddRange(draft.Agents.Where(change => change.Differs).Select(rows.Change));
        actions.AddRange(draft.Teams.Where(change => change.Differs).Select(rows.Change));
        int slots = actions.Count;
        actions.AddRange(draft.Placements.Where(change => change.Differs).Select(rows.Change));
        actions.AddRange(draft.Slots.Where(change => change.Differs).Select(rows.Change));
        return slots;
    }

    private DispatchCommit Stale()
    {
        Forget();
        return DispatchCommit.Stale;
    }

    private async Task<bool> IsCurrentAsync(CancellationToken cancellationToken) =>
        (await table.GetAsync(rows.Partition, rows.HeadKey, ["Version"], cancellationToken))?.ETag == head;

    private async Task<DispatchBoard> LoadAsync(CancellationToken cancellationToken)
    {
        TableEntity? row = await table.GetAsync(rows.Partition, rows.HeadKey, null, cancellationToken);
        head = row?.ETag;
        version = row?.GetInt64("Version") ?? 0;
        DispatchBoard loaded = new() { LastDecidedAt = row?.GetDateTimeOffset("LastAssignedAt") };
        await foreach (TableEntity team in QueryAsync(rows.TeamPrefix, cancellationToken))
        {
            loaded.SetTeam(team.RowKey[rows.TeamPrefix.Length..], DispatchRows.ToTeam(team));
        }

        await foreach (TableEntity agent in QueryAsync(rows.AgentPrefix, cancellationToken))
        {
            loaded.SetAgent(agent.RowKey[rows.AgentPrefix.Length..], DispatchRows.ToAgent(agent));
        }

        await LoadQueueAsync(loaded, cancellationToken);
        return loaded;
    }

    private async Task LoadQueueAsync(DispatchBoard loaded, CancellationToken cancellationToken)
    {
        List<WaitingEntry> granted = [];
        await foreach (TableEntity wait in QueryAsync(rows.WaitPrefix, cancellationToken))
        {
            WaitingEntry entry = DispatchRows.ToWaitingEntry(wait);
            if (wait.GetString("GrantedTo") is null)
            {
                loaded.SetSlot(entry.Request.ConversationId, new QueueSlot(entry, null));
            }
            else
            {
                granted.Add(entry);
            }
        }

        IReadOnlyDictionary<string, Placement?> placements = await ReadPlacementsAsync(
            [.. granted.Select(entry => entry.Request.ConversationId)],
            cancellationToken
        );
        foreach (WaitingEntry entry in granted)
        {
            // It is missing only if it was released while we were reading, and then the head tells.
            if (placements[entry.Request.ConversationId] is Placement placement)
            {
                loaded.SetSlot(entry.Request.ConversationId, new QueueSlot(entry, placement));
            }
        }
    }

    private IAsyncEnumerable<TableEntity> QueryAsync(string prefix, CancellationToken cancellationToken) =>
        table.QueryAsync(rows.Partition, prefix, null, cancellationToken);
}

/// <summary>What became of a draft.</summary>
internal enum DispatchCommit
{
    /// <summary>It is true.</summary>
    Committed,

    /// <summary>Somebody else changed the partition: decide again.</summary>
    Stale,

    /// <summary>One of the conversations that asked has an agent already: read, and decide again.</summary>
    AskedBefore,
}
