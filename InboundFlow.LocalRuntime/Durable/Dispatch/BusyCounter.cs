namespace InboundFlow.LocalRuntime.Durable.Dispatch;

/// <summary>Counts what is under way, and says when it is nothing.</summary>
internal sealed class BusyCounter
{
    private readonly Lock gate = new();
    private int count;
    private TaskCompletionSource? idle;

    public void Enter()
    {
        lock (gate)
        {
            count++;
        }
    }

    public void Leave()
    {
        TaskCompletionSource? reached = null;
        lock (gate)
        {
            if (--count == 0)
            {
                (reached, idle) = (idle, null);
            }
        }

        reached?.TrySetResult();
    }

    /// <summary>Completes when nothing is under way, which may be at once.</summary>
    public Task WhenIdleAsync()
    {
        lock (gate)
        {
            if (count == 0)
            {
                return Task.CompletedTask;
            }

            idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return idle.Task;
        }
    }
}
