using Azure;
using Azure.Data.Tables;
using InboundFlow.Functions.Assignment;

namespace InboundFlow.Functions.Storage;

/// <summary>A dispatch partition in storage and, as far as we know it, in memory.</summary>
/// <remarks>
/// <para>
/// Every transaction changes the head row, and only if it is as we know it: its ETag stands for the whole partition.
/// What was read after the head is therefore still true when a commit succeeds. When another process was first, what it
/// changed is read from the journal; the partition is read as a whole at the start, and when the journal does not reach
/// back far enough. For one caller at a time.
/// </para>
/// <para>
/// Whatever fails, the board is afterwards as it was before the draft, or forgotten: what storage made of a transaction
/// whose answer got lost is found in the journal, at once or before the next one.
/// </para>
/// </remarks>
internal sealed class DispatchPartition(ITable table, DispatchRows rows, DispatchMetrics metrics)
{
    // Asked for along with the head at most; more are missed only after a pause.
    private const int MostExpected = 4;
    private const int MostLoads = 10;

    // For how many transactions another process's is remembered.
    private const int LongRivalry = 16;

    private readonly DispatchJournal journal = new(table, rows);
    private readonly DispatchLoader loader = new(table, rows);
    private readonly KnownPlacements known = new(table, rows);
    private readonly string processId = NewProcessId();

    private DispatchBoard? board;
    private ETag? head;
    private long version;
    private long attempts;
    private int expected = 1;
    private int rivalry;
    private DispatchNews? news;
    private bool isInDoubt;

    // Whether the board was found to be what is stored since the present attempt or the one before it began.
    private bool isCurrent;

    /// <summary>The board as we know it, read if we do not, and where conversations stand that are not on it.</summary>
    /// <param name="conversationIds">Those that may have an agent and know it.</param>
    public async Task<(DispatchBoard Board, IReadOnlyDictionary<string, Placement?> Known)> OpenAsync(
        IReadOnlyCollection<string> conversationIds,
        CancellationToken cancellationToken
    )
    {
        known.Begin();
        if (news is not null)
        {
            // They were read long ago.
            Take(news);
            isCurrent = false;
        }
        else if (board is not null && isInDoubt)
        {
            await RefreshAsync(cancellationToken);
        }

        if (board is not null && !isCurrent && rivalry > 0)
        {
            // To look costs less than to be refused; last, so that as little time as can be goes by until the commit.
            await ReadPlacementsAsync(conversationIds, cancellationToken);
            await RefreshAsync(cancellationToken);
        }

        DispatchBoard present = board ?? await LoadAsync(cancellationToken);
        await ReadPlacementsAsync(conversationIds, cancellationToken);
        return (present, known.All);
    }

    /// <summary>Calls have come: what was read before may not be what is stored now.</summary>
    public void Doubt() => isCurrent = false;

    /// <summary>Forgets the board: it is not what it should be.</summary>
    public void Forget()
    {
        board = null;
        known.Clear();
        news = null;
        isInDoubt = false;
        isCurrent = false;
    }

    /// <summary>Reads the reasons of what the conversations were granted, where the board does not know them.</summary>
    public async Task ReadReasonsAsync(IEnumerable<string> conversationIds, CancellationToken cancellationToken)
    {
        string[] bare =
        [
            .. conversationIds.Where(id => board!.FindSlot(id) is { Grant: { AgentId: not null, Reason: null } }),
        ];
        await ReadPlacementsAsync(bare, cancellationToken);
        foreach (string id in bare)
        {
            QueueSlot slot = board!.FindSlot(id)!;
            if (known.All[id] is Placement placement && placement.AssignedAt == slot.Grant!.AssignedAt)
            {
                board.SetSlot(id, slot with { Grant = slot.Grant with { Reason = placement.Reason } });
            }
        }
    }

    /// <summary>Commits the draft. With nothing to write, makes sure that it was drawn on the present facts.</summary>
    /// <returns>What became of it. Unless it was committed the draft's changes are off the board.</returns>
    /// <exception cref="RequestFailedException">The storage failed. As far as is known nothing was changed.</exception>
    public async Task<DispatchCommit> CommitAsync(DispatchDraft draft, CancellationToken cancellationToken)
    {
        bool wasCurrent = isCurrent;
        isCurrent = false;
        if (draft.Rows == 0)
        {
            return wasCurrent ? DispatchCommit.Committed : await LookAsync(draft, cancellationToken);
        }

        string commitId = FormattableString.Invariant($"{processId}-{++attempts}");
        CommitResult result;
        int holds;
        try
        {
            List<TableTransactionAction> actions = Prepare(draft, commitId, out holds);
            result = await table.SubmitAsync(actions, cancellationToken);
        }
        catch (ArgumentException)
        {
            draft.Undo();
            throw;
        }
        catch (Exception)
        {
            DispatchCommit? outcome = await SettleAsync(draft, commitId, cancellationToken);
            if (outcome is null)
            {
                throw;
            }

            return outcome.Value;
        }

        switch (result)
        {
            case CommitResult.Committed committed:
                Advance(committed.ETags[0], version + 1);
                return Committed(draft);
            case CommitResult.Conflict { Kind: ConflictKind.AlreadyExists, ActionIndex: int index } when index >= holds:
                draft.Undo();
                return DispatchCommit.AskedBefore;
            default:
                return await SettleAsync(draft, commitId, cancellationToken) ?? DispatchCommit.Stale;
        }
    }

    private List<TableTransactionAction> Prepare(DispatchDraft draft, string commitId, out int holds)
    {
        List<TableTransactionAction> actions =
        [
            rows.Head(head, version + 1, draft.Board.LastDecidedAt),
            journal.Write(version + 1, commitId, DispatchChanges.Of(draft)),
        ];
        actions.AddRange(draft.Agents.Where(change => change.Differs).Select(rows.Change));
        actions.AddRange(draft.Teams.Where(change => change.Differs).Select(rows.Change));
        actions.AddRange(draft.Paces.Where(change => change.Differs).Select(rows.Change));
        holds = actions.Count;
        actions.AddRange(draft.Placements.Where(change => change.Differs).Select(rows.Change));
        actions.AddRange(draft.Slots.Where(change => change.Differs).Select(rows.Change));
        return actions;
    }

    private async Task<DispatchCommit> LookAsync(DispatchDraft draft, CancellationToken cancellationToken)
    {
        DispatchNews present = await journal.ReadAsync(version, 0, cancellationToken);
        if (present.Head == head)
        {
            return DispatchCommit.Committed;
        }

        draft.Undo();
        Take(present);
        return DispatchCommit.Stale;
    }

    /// <summary>Finds out whether the draft was committed after all, and what else was.</summary>
    /// <returns><see langword="null"/> when nothing was committed since the draft was made, neither by us nor by others.</returns>
    private async Task<DispatchCommit?> SettleAsync(
        DispatchDraft draft,
        string commitId,
        CancellationToken cancellationToken
    )
    {
        DispatchNews found;
        try
        {
            found = await journal.ReadAsync(version, expected, cancellationToken);
        }
        catch (Exception)
        {
            draft.Undo();
            isInDoubt = true;
            throw;
        }

        if (
            found.Entries is [DispatchEntry first, ..]
            && string.Equals(first.CommitId, commitId, StringComparison.Ordinal)
        )
        {
            // Our own answer got lost. What came after it waits until the calls have theirs.
            version = first.Version;
            news = found with { Entries = [.. found.Entries.Skip(1)] };
            return Committed(draft);
        }

        draft.Undo();
        long before = version;
        Take(found);
        if (found.Version == before)
        {
            isCurrent = false;
            return null;
        }

        metrics.CountConflict(rows.Partition);
        return DispatchCommit.Stale;
    }

    private DispatchCommit Committed(DispatchDraft draft)
    {
        metrics.CountCommit(rows.Partition);
        known.Change(draft.Placements.Select(change => change.Id));
        rivalry -= rivalry > 0 ? 1 : 0;
        return DispatchCommit.Committed;
    }

    private void Take(DispatchNews present)
    {
        news = null;
        isInDoubt = false;
        if (!present.IsComplete)
        {
            Forget();
            return;
        }

        IReadOnlyList<DispatchEntry> entries = present.Entries!;
        foreach (DispatchChanges changes in entries.Select(entry => entry.Changes!))
        {
            changes.ApplyTo(board!);
            foreach (string conversationId in changes.Holds)
            {
                known.Drop(conversationId);
            }
        }

        if (entries.Count > 0)
        {
            expected = Math.Min(entries.Count, MostExpected);
            rivalry = LongRivalry;
        }

        metrics.CountCatchUp(rows.Partition, entries.Count);
        Advance(present.Head, present.Version);
        isCurrent = true;
    }

    private void Advance(ETag? newHead, long newVersion)
    {
        head = newHead;
        version = newVersion;
    }

    private async Task RefreshAsync(CancellationToken cancellationToken) =>
        Take(await journal.ReadAsync(version, expected, cancellationToken));

    private async Task ReadPlacementsAsync(
        IReadOnlyCollection<string> conversationIds,
        CancellationToken cancellationToken
    )
    {
        string[] unknown = known.UnknownOf(conversationIds);

        // They may tell of later than the board does.
        isCurrent &= unknown.Length == 0;
        await known.ReadAsync(unknown, cancellationToken);
    }

    // What changes while the rows are read is in the journal, and is made on top of what was read.
    private async Task<DispatchBoard> LoadAsync(CancellationToken cancellationToken)
    {
        for (int attempt = 0; attempt < MostLoads; attempt++)
        {
            (DispatchBoard loaded, long since) = await loader.LoadAsync(cancellationToken);
            metrics.CountReload(rows.Partition);
            DispatchNews meanwhile = await journal.ReadAsync(since, 0, cancellationToken);
            board = loaded;
            Take(meanwhile);
            if (board is not null)
            {
                return board;
            }
        }

        throw new DispatchContentionException(MostLoads);
    }

    // Tells this process's transactions from those of others, and never leaves the journal.
#pragma warning disable RS0030 // Born here.
    private static string NewProcessId() => Guid.NewGuid().ToString("N")[..12];
#pragma warning restore RS0030
}
