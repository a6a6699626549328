namespace InboundFlow.LocalRuntime.Durable.Dispatch;

/// <summary>Wakes instances at their times, with a single timer of the system for all of them.</summary>
internal sealed class TimerQueue : IDisposable
{
    // The system's timers take at most 49 days; waking up once a day to wait on costs nothing.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly TimeProvider time;
    private readonly Action<string> wake;
    private readonly ITimer timer;
    private readonly Lock gate = new();
    private readonly Dictionary<string, DateTimeOffset> due = new(StringComparer.Ordinal);

    // May hold entries that are no longer meant; those in `due` count.
    private PriorityQueue<string, DateTimeOffset> queue = new();
    private DateTimeOffset setTo = DateTimeOffset.MaxValue;

    public TimerQueue(TimeProvider time, Action<string> wake)
    {
        this.time = time;
        this.wake = wake;
        timer = time.CreateTimer(_ => Fire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How many instances are to be woken.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return due.Count;
            }
        }
    }

    /// <summary>Wakes the instance at this time, instead of any time set before; never, when null.</summary>
    public void Arm(string instanceId, DateTimeOffset? at)
    {
        lock (gate)
        {
            if (at is not { } moment)
            {
                due.Remove(instanceId);
                return;
            }

            if (due.TryGetValue(instanceId, out DateTimeOffset present) && present == moment)
            {
                return;
            }

            due[instanceId] = moment;
            queue.Enqueue(instanceId, moment);
            Compact_NeedsLock();
            Set_NeedsLock();
        }
    }

    public void Dispose() => timer.Dispose();

    private void Fire()
    {
        List<string> ready = [];
        lock (gate)
        {
            setTo = DateTimeOffset.MaxValue;
            DateTimeOffset now = time.GetUtcNow();
            while (queue.TryPeek(out string? id, out DateTimeOffset at) && at <= now)
            {
                queue.Dequeue();
                if (due.TryGetValue(id, out DateTimeOffset meant) && meant == at)
                {
                    due.Remove(id);
                    ready.Add(id);
                }
            }

            Set_NeedsLock();
        }

        ready.ForEach(wake);
    }

    private void Set_NeedsLock()
    {
        if (queue.TryPeek(out _, out DateTimeOffset at) && at < setTo)
        {
            setTo = at;
            TimeSpan wait = at - time.GetUtcNow();
            TimeSpan bounded = wait > LongestWait ? LongestWait : wait;
            timer.Change(bounded > TimeSpan.Zero ? bounded : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    // Cancelled long timers must not pile up.
    private void Compact_NeedsLock()
    {
        if (queue.Count > 1000 + (2 * due.Count))
        {
            queue = new PriorityQueue<string, DateTimeOffset>(due.Select(entry => (entry.Key, entry.Value)));
        }
    }
}
