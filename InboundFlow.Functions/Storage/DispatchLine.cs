using InboundFlow.Functions.Assignment;
using Microsoft.Extensions.Logging;

namespace InboundFlow.Functions.Storage;

/// <summary>Serves the calls of this process on a dispatch partition, many in one transaction.</summary>
/// <remarks>
/// While a transaction is on its way the next calls gather, and go together in the next: the storage is asked once for
/// all of them. Calls take effect in the order they came in, and a call is answered when nothing matches any more.
/// </remarks>
internal sealed class DispatchLine(DispatchPartition partition, TimeProvider time, ILogger logger)
{
    // Each is lost only to a commit of another process, so that somebody gets on every time.
    private const int MostAttempts = 100;

    private static readonly Dictionary<string, Placement?> NothingRead = new(StringComparer.Ordinal);

    private readonly Lock gate = new();
    private readonly Queue<DispatchWork> line = new();
    private bool serving;
    private DateTimeOffset? nextAt;

    /// <summary>When something changes by itself next, as of this process's latest transaction.</summary>
    public DateTimeOffset? NextAt
    {
        get
        {
            lock (gate)
            {
                return nextAt;
            }
        }
    }

    /// <summary>Waits for the call's turn, and for its answer.</summary>
    /// <param name="cancellationToken">Ends the waiting; a call that has its place in the line still takes effect.</param>
    public Task<T> DoAsync<T>(DispatchWork<T> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
        {
            line.Enqueue(work);
            if (!serving)
            {
                serving = true;
                _ = Task.Run(ServeAsync, CancellationToken.None);
            }
        }

        return work.Task.WaitAsync(cancellationToken);
    }

    private async Task ServeAsync()
    {
        while (TakeBatch() is { Count: > 0 } batch)
        {
            try
            {
                await CommitAsync(batch);
                batch.ForEach(work => work.Complete());
            }
            catch (Exception e)
            {
                batch.ForEach(work => work.Fail(e));
            }
        }
    }

    private List<DispatchWork> TakeBatch()
    {
        List<DispatchWork> batch = [];
        lock (gate)
        {
            int rows = 0;
            while (line.TryPeek(out DispatchWork? work) && rows + work.Rows <= DispatchDraft.MostRows)
            {
                rows += work.Rows;
                batch.Add(line.Dequeue());
            }

            serving = batch.Count > 0;
        }

        return batch;
    }

    // Callers share the transaction, so that none of them can cancel it.
    private async Task CommitAsync(List<DispatchWork> batch)
    {
        for (int attempt = 0; attempt < MostAttempts; attempt++)
        {
            DispatchBoard board = await partition.OpenAsync(CancellationToken.None);
            batch.ForEach(work => work.Look(board));
            await partition.ReadReasonsAsync(batch.SelectMany(work => work.ReasonsOf(board)), CancellationToken.None);
            DispatchDraft draft = new(board, await ReadAsync(batch), time.GetUtcNow());
            bool settled = Decide(draft, batch);
            switch (await partition.CommitAsync(draft, CancellationToken.None))
            {
                case DispatchCommit.Committed:
                    Note(draft.NextAt);
                    batch.ForEach(work => work.Answer(draft));
                    if (!settled)
                    {
                        await SettleAsync();
                        await AnswerReadersAsync(batch);
                    }

                    return;
                case DispatchCommit.AskedBefore:
                    // One repeated call rarely comes alone: after a restart they all do.
                    batch.ForEach(work => work.ReadsFirst = work.ConversationId is not null);
                    break;
                default:
                    break;
            }
        }

        throw new DispatchContentionException(MostAttempts);
    }

    private void Note(DateTimeOffset? next)
    {
        lock (gate)
        {
            nextAt = next;
        }
    }

    private bool Decide(DispatchDraft draft, List<DispatchWork> batch)
    {
        try
        {
            batch.ForEach(work => work.Apply(draft));
            return draft.Drain();
        }
        catch (Exception)
        {
            // It stopped in the middle: nobody knows what is on the board.
            partition.Forget();
            throw;
        }
    }

    // Those who only look want to see what comes of it all.
    private async Task AnswerReadersAsync(List<DispatchWork> batch)
    {
        List<DispatchWork> readers = batch.FindAll(work => work.Rows == 0);
        if (readers.Count > 0)
        {
            await CommitAsync(readers);
        }
    }

    private Task<IReadOnlyDictionary<string, Placement?>> ReadAsync(List<DispatchWork> batch) =>
        partition.ReadPlacementsAsync(
            [
                .. batch
                    .Where(work => work.ReadsFirst)
                    .Select(work => work.ConversationId!)
                    .Distinct(StringComparer.Ordinal),
            ],
            CancellationToken.None
        );

    // The calls have taken effect already, whatever happens here: what is left over matches with the next call.
    private async Task SettleAsync()
    {
        try
        {
            int lost = 0;
            while (lost < MostAttempts)
            {
                DispatchBoard board = await partition.OpenAsync(CancellationToken.None);
                DispatchDraft draft = new(board, NothingRead, time.GetUtcNow());
                bool settled = Decide(draft, []);
                if (await partition.CommitAsync(draft, CancellationToken.None) != DispatchCommit.Committed)
                {
                    lost++;
                    continue;
                }

                Note(draft.NextAt);
                if (settled)
                {
                    return;
                }
            }
        }
        catch (Exception e)
        {
            Log.QueueNotSettled(logger, e);
        }
    }
}
