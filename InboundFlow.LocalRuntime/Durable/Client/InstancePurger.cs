using InboundFlow.LocalRuntime.Durable.Dispatch;
using InboundFlow.LocalRuntime.Durable.Storage;

namespace InboundFlow.LocalRuntime.Durable.Client;

/// <summary>Removes instances that are over.</summary>
internal sealed class InstancePurger(ClosableStore store, OrchestrationPump pump)
{
    /// <summary>Removes an instance, and its children if so asked.</summary>
    /// <returns>How many instances were removed.</returns>
    /// <exception cref="InvalidOperationException">The instance is not over.</exception>
    public async Task<int> PurgeAsync(string instanceId, bool recursive, CancellationToken cancellationToken) =>
        await TryPurgeAsync(instanceId, recursive, cancellationToken)
        ?? throw new InvalidOperationException(
            $"Orchestration '{instanceId}' is not over, so it can't be purged. Terminate it first."
        );

    /// <summary>Removes an instance if it is over, and its children if so asked.</summary>
    /// <returns>How many instances were removed; <see langword="null"/> when it is not over.</returns>
    public async Task<int?> TryPurgeAsync(string instanceId, bool recursive, CancellationToken cancellationToken)
    {
        if (await TryPurgeOneAsync(instanceId, cancellationToken) is not { } purged)
        {
            return null;
        }

        return purged.Count + (recursive ? await PurgeChildrenAsync(purged, cancellationToken) : 0);
    }

    private async Task<int> PurgeChildrenAsync(Purged parent, CancellationToken cancellationToken)
    {
        int count = 0;
        Stack<string> children = new(parent.Children);
        while (children.TryPop(out string? child))
        {
            // One that is still under way stays.
            if (await TryPurgeOneAsync(child, cancellationToken) is { } purged)
            {
                count += purged.Count;
                purged.Children.ToList().ForEach(children.Push);
            }
        }

        return count;
    }

    private async Task<Purged?> TryPurgeOneAsync(string instanceId, CancellationToken cancellationToken)
    {
        bool isDelivered = false;
        Purged? purged = null;
        for (int attempt = 0; attempt < 2 && !isDelivered; attempt++)
        {
            // Being looked at has it deliver what is undelivered: somebody waits for its answer.
            (isDelivered, purged) = await pump.RunExclusiveAsync(instanceId, live => PurgeUnlessUndeliveredAsync(live))
                .WaitAsync(cancellationToken);
        }

        return purged;
    }

    private async Task<(bool IsDelivered, Purged? Purged)> PurgeUnlessUndeliveredAsync(LiveInstance live)
    {
        InstanceOutline? found = await store.FindOutlineAsync(live.InstanceId, CancellationToken.None);
        if (found is null)
        {
            return (true, new Purged(0, []));
        }

        if (!found.Head.IsOver || found.HasOutgoing)
        {
            return (!found.HasOutgoing, null);
        }

        try
        {
            await store.PurgeAsync(live.InstanceId, CancellationToken.None);
        }
        catch (StoreConflictException)
        {
            // A new one has been started under its id.
            return (true, null);
        }

        live.Load(null);
        live.MarkRowWritten(status: null);
        return (true, new Purged(1, found.Children));
    }

    private sealed record Purged(int Count, IReadOnlyList<string> Children);
}
