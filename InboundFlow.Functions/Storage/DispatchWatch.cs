using InboundFlow.Functions.Assignment;

namespace InboundFlow.Functions.Storage;

/// <summary>Looks whether somebody waits who could be served, each time somebody asks for the figures.</summary>
/// <remarks>
/// <para>
/// An answer is what the look before found, since whoever reads a gauge does not wait for storage. A look reads the head
/// row, copies the board and asks <see cref="WatchdogPolicy"/>: it grows with agents and with those who wait, and happens
/// once for each reading at most.
/// </para>
/// <para>
/// It looks before anything is decided, and deciding then serves whom it can: a pair that is there at two looks in a row
/// is one that the dispatcher does not see. Time may have made room only just before a look, so that what a first look
/// finds counts from then on.
/// </para>
/// </remarks>
internal sealed class DispatchWatch(DispatchLine line, TimeProvider time)
{
    private readonly Lock gate = new();
    private DispatchReading? latest;
    private DispatchReading? reported;
    private DateTimeOffset? unservedSince;

    /// <summary>The look that is under way, or the last one.</summary>
    public Task Looking { get; private set; } = Task.CompletedTask;

    /// <summary>What <see cref="Observe"/> said last.</summary>
    public DispatchReading? Reported
    {
        get
        {
            lock (gate)
            {
                return reported;
            }
        }
    }

    /// <summary>Says what was found last, and looks again.</summary>
    /// <returns><see langword="null"/> at first, and when the storage did not answer.</returns>
    public DispatchReading? Observe()
    {
        lock (gate)
        {
            if (Looking.IsCompleted)
            {
                Looking = Task.Run(LookAsync);
            }

            return reported = latest;
        }
    }

    private async Task LookAsync()
    {
        DispatchReading? found = null;
        try
        {
            DispatchState? state = null;
            DispatchWork<bool> work = new(0, null, _ => { }, _ => true) { Looks = board => state = board.Snapshot() };
            await line.DoAsync(work, CancellationToken.None);

            // While a long queue is being matched there is nothing to say.
            found = state is null ? latest : Read(state, time.GetUtcNow());
        }
        catch (Exception)
        {
            // Whoever calls the dispatcher is told; a gauge has nobody to tell.
            unservedSince = null;
        }

        lock (gate)
        {
            latest = found;
        }
    }

    private DispatchReading Read(DispatchState state, DateTimeOffset now)
    {
        double oldest = WatchdogPolicy.OldestUnservedSeconds(state, now);
        unservedSince = oldest > 0 ? unservedSince ?? now : null;
        double seen = (now - (unservedSince ?? now)).TotalSeconds;
        return new(Math.Min(oldest, seen), state.Queue.Count);
    }
}

/// <summary>What a look found.</summary>
/// <param name="OldestUnserved">For how many seconds somebody has been seen waiting whom somebody could serve.</param>
/// <param name="QueueLength">How many wait.</param>
internal sealed record DispatchReading(double OldestUnserved, int QueueLength);
