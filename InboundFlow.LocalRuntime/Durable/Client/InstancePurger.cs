using InboundFlow.LocalRuntime.Durable.Dispatch;
using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Storage;

namespace InboundFlow.LocalRuntime.Durable.Client;

/// <summary>Removes instances that are over.</summary>
internal sealed class InstancePurger(ClosableStore store, OrchestrationPump pump)
{
    /// <summary>Removes an instance, and its children if so asked.</summary>
    /// <returns>How many instances were removed.</returns>
    /// <exception cref="InvalidOperationException">The instance is not over.</exception>
    public async Task<int> PurgeAsync(string instanceId, bool recursive, CancellationToken cancellationToken)
    {
        Purged? purged = await TryPurgeAsync(instanceId, cancellationToken);
        if (purged is null)
        {
            throw new InvalidOperationException(
                $"Orchestration '{instanceId}' is not over, so it can't be purged. Terminate it first."
            );
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
            if (await TryPurgeAsync(child, cancellationToken) is { } purged)
            {
                count += purged.Count;
                purged.Children.ToList().ForEach(children.Push);
            }
        }

        return count;
    }

    private Task<Purged?> TryPurgeAsync(string instanceId, CancellationToken cancellationToken) =>
        pump.RunExclusiveAsync<Purged?>(
                instanceId,
                async (loaded, live) =>
                {
                    if (loaded is null)
                    {
                        return new Purged(0, []);
                    }

                    if (!loaded.Head.IsOver)
                    {
                        return null;
                    }

                    await store.PurgeAsync(instanceId, CancellationToken.None);
                    live.Load(null);
                    live.MarkRowWritten(status: null);
                    string[] children =
                    [
                        .. loaded.History.OfType<SubOrchestrationInstanceCreated>().Select(sub => sub.InstanceId),
                    ];
                    return new Purged(1, children);
                }
            )
            .WaitAsync(cancellationToken);

    private sealed record Purged(int Count, IReadOnlyList<string> Children);
}
