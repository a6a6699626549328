namespace InboundFlow.LocalRuntime.Durable.Storage;

/// <summary>Does one thing at a time, and what comes meanwhile together next. Nothing waits for company.</summary>
/// <param name="take">Takes what goes together, in the order of coming; nothing only when there is nothing.</param>
/// <param name="perform">Does it. It must not throw.</param>
internal sealed class Gathering<T>(Func<Queue<T>, List<T>> take, Func<List<T>, Task> perform)
{
    private readonly Lock gate = new();
    private readonly Queue<T> waiting = new();
    private bool isBusy;

    public void Add(T item)
    {
        lock (gate)
        {
            waiting.Enqueue(item);
            if (isBusy)
            {
                return;
            }

            isBusy = true;
        }

        // Here and now, but not on behalf of whoever came first: others follow.
        using (ExecutionContext.SuppressFlow())
        {
            _ = RunAsync();
        }
    }

    private async Task RunAsync()
    {
        while (Take() is { Count: > 0 } items)
        {
            await perform(items);
        }
    }

    private List<T> Take()
    {
        lock (gate)
        {
            List<T> items = take(waiting);
            isBusy = items.Count > 0;
            return items;
        }
    }
}
