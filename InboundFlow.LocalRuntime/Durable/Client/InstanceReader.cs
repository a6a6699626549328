using InboundFlow.LocalRuntime.Durable.Dispatch;
using InboundFlow.LocalRuntime.Durable.Storage;

namespace InboundFlow.LocalRuntime.Durable.Client;

/// <summary>Reads instances as they are now: what is in memory is newer than the instances table.</summary>
internal sealed class InstanceReader(ClosableStore store, OrchestrationPump pump, EngineConduct conduct)
{
    /// <summary>Reads an instance for somebody who looks at it.</summary>
    public Task<InstanceRow?> FindAsync(string instanceId, CancellationToken cancellationToken) =>
        conduct.ShowAsync(
            () => FindPresentAsync(instanceId, cancellationToken),
            () => store.FindRowAsync(instanceId, cancellationToken)
        );

    /// <summary>Reads an instance for somebody who waits for it, and would miss what is not told now.</summary>
    public async Task<InstanceRow?> FindPresentAsync(string instanceId, CancellationToken cancellationToken)
    {
        LiveInstance? live = pump.FindLive(instanceId);
        if (live?.Row is { } row)
        {
            return row;
        }

        // Right after a restart a row may be behind until its instance has been read.
        return live is { RowIsDirty: true }
            ? await pump.RunExclusiveAsync(instanceId, (loaded, _) => Task.FromResult(loaded?.ToRow()))
                .WaitAsync(cancellationToken)
            : await store.FindRowAsync(instanceId, cancellationToken);
    }

    /// <summary>Reads a page of instances in the order of their ids.</summary>
    /// <returns>The page, and the id to go on after, if there is more.</returns>
    public async Task<(IReadOnlyList<InstanceRow> Rows, string? NextAfterId)> QueryAsync(
        InstanceFilter filter,
        string? afterId,
        int count,
        CancellationToken cancellationToken
    )
    {
        IReadOnlyList<InstanceRow> stored = await store.QueryRowsAsync(filter, afterId, count, cancellationToken);
        string? lastId = stored.Count < count ? null : stored[^1].InstanceId;
        Dictionary<string, InstanceRow> page = stored.ToDictionary(row => row.InstanceId, StringComparer.Ordinal);
        foreach (InstanceRow live in pump.Live.Select(instance => instance.Row).OfType<InstanceRow>())
        {
            page.Remove(live.InstanceId);
            if (filter.Matches(live) && IsBetween(live.InstanceId, afterId, lastId))
            {
                page[live.InstanceId] = live;
            }
        }

        return ([.. page.Values.OrderBy(row => InstanceKey.Of(row.InstanceId), StringComparer.Ordinal)], lastId);
    }

    private static bool IsBetween(string id, string? afterId, string? lastId) =>
        (afterId is null || Compare(id, afterId) > 0) && (lastId is null || Compare(id, lastId) <= 0);

    private static int Compare(string a, string b) => string.CompareOrdinal(InstanceKey.Of(a), InstanceKey.Of(b));
}
