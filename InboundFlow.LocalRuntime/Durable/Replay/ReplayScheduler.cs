namespace InboundFlow.LocalRuntime.Durable.Replay;

/// <summary>Runs all code of a turn on the turn's own thread, one piece after the other.</summary>
/// <remarks>
/// Code that awaits anything but the context's tasks comes back from another thread, or after the turn. That can't be
/// replayed: it does not run, and whoever made the scheduler is told, so that the instance fails instead of hanging.
/// </remarks>
internal sealed class ReplayScheduler(Action onForeignCode) : SynchronizationContext
{
    public const string InvalidInvocation =
        "An invalid asynchronous invocation was detected. This can be caused by awaiting non-durable tasks in an "
        + "orchestrator function's implementation (I/O, Task.Run, Task.Delay, ConfigureAwait(false)), by cancelling a timer "
        + "with CancelAsync(), which goes through the thread pool, instead of Cancel(), or by middleware that invokes "
        + "asynchronous code. Do such work in an activity.";

    private readonly Queue<(SendOrPostCallback Callback, object? State)> ready = new();
    private readonly int threadId = Environment.CurrentManagedThreadId;
    private volatile bool closed;
    private volatile bool violated;

    /// <summary>Whether code came back from elsewhere.</summary>
    public bool Violated => violated;

    private bool IsForeign => closed || Environment.CurrentManagedThreadId != threadId;

    /// <summary>Runs <paramref name="work"/> and everything that becomes ready by it.</summary>
    public void Run(Action work)
    {
        SynchronizationContext? outer = Current;
        SetSynchronizationContext(this);
        try
        {
            work();
            while (ready.TryDequeue(out (SendOrPostCallback Callback, object? State) item))
            {
                item.Callback(item.State);
            }
        }
        finally
        {
            SetSynchronizationContext(outer);
        }
    }

    /// <summary>Nothing runs from now on.</summary>
    public void Close() => closed = true;

    /// <summary>Whether the caller is the turn's own code. If not, the instance will fail.</summary>
    public bool IsInTurn()
    {
        if (IsForeign)
        {
            Report();
            return false;
        }

        return true;
    }

    /// <summary>Refuses a call from code that is not the turn's.</summary>
    /// <exception cref="InvalidOperationException">The caller awaited something that is not durable.</exception>
    public void EnsureInTurn()
    {
        if (!IsInTurn())
        {
            throw new InvalidOperationException(InvalidInvocation);
        }
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (IsInTurn())
        {
            ready.Enqueue((d, state));
        }
    }

    public override void Send(SendOrPostCallback d, object? state)
    {
        EnsureInTurn();
        d(state);
    }

    public override SynchronizationContext CreateCopy() => this;

    private void Report()
    {
        violated = true;
        onForeignCode();
    }
}
