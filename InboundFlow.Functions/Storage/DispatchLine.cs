using InboundFlow.Functions.Assignment;
using Microsoft.Extensions.Logging;

namespace InboundFlow.Functions.Storage;

/// <summary>Serves the calls of this process on a dispatch partition, many in one transaction.</summary>
/// <remarks>
/// While a transaction is on its way the next calls gather, and go together in the next, as many as its rows have room
/// for: the storage is asked once for all of them. Calls take effect in the order they came in. When more matches than
/// one transaction takes, those that come meanwhile share the next ones with what is left to be matched; whoever only
/// looks is answered when nothing matches any more.
/// </remarks>
internal sealed class DispatchLine(DispatchPartition partition, TimeProvider time, ILogger logger)
{
    // Each is lost only to a commit of another process, so that somebody gets on every time.
    private const int MostAttempts = 100;

    // Most calls change one row or two.
    private const int MostCalls = 2 * DispatchDraft.MostRows;

    // What is left to be matched gets on, however many calls come.
    private const int MostRowsWhileUnsettled = DispatchDraft.MostRows / 2;

    private readonly Lock gate = new();
    private readonly Queue<DispatchWork> line = new();

    // Those who only look, and came before everything was matched.
    private readonly List<DispatchWork> readers = [];
    private bool serving;
    private bool settled = true;
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
        List<DispatchWork> batch = [];
        while (Fill(batch))
        {
            try
            {
                await ServeAsync(batch);
            }
            catch (Exception e)
            {
                Fail(batch, e);
            }
        }
    }

    // Callers share the transaction, so that none of them can cancel it.
    private async Task ServeAsync(List<DispatchWork> batch)
    {
        bool isJoined = false;
        for (int attempt = 0; attempt < MostAttempts; attempt++)
        {
            (DispatchDraft draft, int served, bool done) = await DecideAsync(batch);
            bool looks = draft.Rows == 0;
            if (looks && isJoined)
            {
                // They came after the facts had been read.
                partition.Doubt();
            }

            switch (await partition.CommitAsync(draft, CancellationToken.None))
            {
                case DispatchCommit.Committed:
                    settled = done;
                    Answer(batch[..served], draft);
                    batch.RemoveRange(0, served);
                    return;
                case DispatchCommit.AskedBefore:
                    // One repeated call rarely comes alone: after a restart they all do.
                    batch.ForEach(work => work.ReadsFirst = work.ConversationId is not null);
                    break;
                default:
                    // Whoever came meanwhile may go along, unless everybody would have to look again for them.
                    int before = batch.Count;
                    isJoined = !looks && Fill(batch) && batch.Count > before;
                    break;
            }
        }

        throw new DispatchContentionException(MostAttempts);
    }

    /// <summary>Decides for the first of the calls, as many as fit, and then for those who wait.</summary>
    /// <returns>How many calls that were, and whether nothing matches any more.</returns>
    private async Task<(DispatchDraft Draft, int Served, bool Settled)> DecideAsync(List<DispatchWork> batch)
    {
        (DispatchBoard board, IReadOnlyDictionary<string, Placement?> known) = await partition.OpenAsync(
            [.. batch.Where(work => work.ReadsFirst).Select(work => work.ConversationId!)],
            CancellationToken.None
        );
        await partition.ReadReasonsAsync(batch.SelectMany(work => work.ReasonsOf(board)), CancellationToken.None);
        if (settled)
        {
            batch.ForEach(work => work.Looks?.Invoke(board));
        }

        DispatchDraft draft = new(board, known, time.GetUtcNow());
        try
        {
            int served = Apply(batch, draft);
            return (draft, served, draft.Drain());
        }
        catch (Exception)
        {
            // It stopped in the middle: nobody knows what is on the board.
            partition.Forget();
            throw;
        }
    }

    private int Apply(List<DispatchWork> batch, DispatchDraft draft)
    {
        int most = settled ? DispatchDraft.MostRows : MostRowsWhileUnsettled;
        int served = 0;
        while (served < batch.Count && (draft.Rows == 0 || draft.Rows + batch[served].Rows <= most))
        {
            batch[served++].Apply(draft);
        }

        return served;
    }

    private void Answer(List<DispatchWork> served, DispatchDraft draft)
    {
        lock (gate)
        {
            nextAt = draft.NextAt;
        }

        readers.AddRange(served.Where(work => work.Rows == 0));
        List<DispatchWork> ready = served.FindAll(work => work.Rows > 0);
        if (settled)
        {
            ready.AddRange(readers);
            readers.Clear();
        }

        ready.ForEach(work => work.Answer(draft));
        ready.ForEach(work => work.Complete());
    }

    // What has taken effect already has, whatever fails now: what is left over matches with the next call.
    private void Fail(List<DispatchWork> batch, Exception e)
    {
        if (!settled)
        {
            Log.QueueNotSettled(logger, e);
            settled = true;
        }

        batch.Concat(readers).ToList().ForEach(work => work.Fail(e));
        batch.Clear();
        readers.Clear();
    }

    // Adds those who came, and says whether there is anything to do.
    private bool Fill(List<DispatchWork> batch)
    {
        lock (gate)
        {
            while (batch.Count < MostCalls && line.TryDequeue(out DispatchWork? work))
            {
                batch.Add(work);
            }

            return serving = batch.Count > 0 || !settled;
        }
    }
}
