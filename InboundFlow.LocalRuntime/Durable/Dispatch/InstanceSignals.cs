using InboundFlow.LocalRuntime.Durable.Storage;

namespace InboundFlow.LocalRuntime.Durable.Dispatch;

/// <summary>Tells callers when an instance reaches a state.</summary>
internal sealed class InstanceSignals
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, List<Waiter>> waiters = new(StringComparer.Ordinal);

    /// <summary>Waits for a state that satisfies <paramref name="reached"/>.</summary>
    /// <param name="readPresent">Reads the present state, after the wait has begun: so that nothing is missed.</param>
    /// <exception cref="ArgumentException">There is no such instance.</exception>
    public async Task<InstanceRow> WaitAsync(
        string instanceId,
        Func<InstanceRow, bool> reached,
        Func<Task<InstanceRow?>> readPresent,
        CancellationToken cancellationToken
    )
    {
        Waiter waiter = new(reached);
        Add(instanceId, waiter);
        try
        {
            InstanceRow present =
                await readPresent()
                ?? throw new ArgumentException($"There is no orchestration '{instanceId}'.", nameof(instanceId));
            return reached(present) ? present : await waiter.Source.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            Remove(instanceId, waiter);
        }
    }

    public void Publish(InstanceRow row)
    {
        lock (gate)
        {
            if (waiters.TryGetValue(row.InstanceId, out List<Waiter>? list))
            {
                list.Where(waiter => waiter.Reached(row)).ToList().ForEach(waiter => waiter.Source.TrySetResult(row));
            }
        }
    }

    private void Add(string instanceId, Waiter waiter)
    {
        lock (gate)
        {
            if (!waiters.TryGetValue(instanceId, out List<Waiter>? list))
            {
                waiters.Add(instanceId, list = []);
            }

            list.Add(waiter);
        }
    }

    private void Remove(string instanceId, Waiter waiter)
    {
        lock (gate)
        {
            List<Waiter> list = waiters[instanceId];
            list.Remove(waiter);
            if (list.Count == 0)
            {
                waiters.Remove(instanceId);
            }
        }
    }

    private sealed record Waiter(Func<InstanceRow, bool> Reached)
    {
        public TaskCompletionSource<InstanceRow> Source { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
