using InboundFlow.LocalRuntime.Durable.Replay;

namespace InboundFlow.LocalRuntime.Durable.Storage;

/// <summary>The store, until the engine is gone: after that it does nothing any more.</summary>
internal sealed class ClosableStore(IOrchestrationStore inner) : IOrchestrationStore
{
    private volatile bool closed;

    private IOrchestrationStore Open
    {
        get
        {
            ObjectDisposedException.ThrowIf(closed, this);
            return inner;
        }
    }

    public void Close() => closed = true;

    public Task PrepareAsync(CancellationToken cancellationToken) => Open.PrepareAsync(cancellationToken);

    public Task<string?> TryCreateAsync(
        InstanceHead head,
        InboxMessage start,
        VersionedHead? replaced,
        CancellationToken cancellationToken
    ) => Open.TryCreateAsync(head, start, replaced, cancellationToken);

    public Task<VersionedHead?> FindHeadAsync(string instanceId, CancellationToken cancellationToken) =>
        Open.FindHeadAsync(instanceId, cancellationToken);

    public Task<StoredInstance?> LoadAsync(string instanceId, CancellationToken cancellationToken) =>
        Open.LoadAsync(instanceId, cancellationToken);

    public Task<StoredInstance?> PeekAsync(string instanceId, CancellationToken cancellationToken) =>
        Open.PeekAsync(instanceId, cancellationToken);

    public Task AddMessageAsync(string instanceId, InboxMessage message, CancellationToken cancellationToken) =>
        Open.AddMessageAsync(instanceId, message, cancellationToken);

    public Task RemoveMessagesAsync(
        string instanceId,
        IReadOnlyList<string> messageIds,
        CancellationToken cancellationToken
    ) => Open.RemoveMessagesAsync(instanceId, messageIds, cancellationToken);

    public Task<string> CommitAsync(TurnCommit commit, CancellationToken cancellationToken) =>
        Open.CommitAsync(commit, cancellationToken);

    public Task RemoveOutgoingAsync(
        string instanceId,
        IReadOnlyList<OutgoingMessage> delivered,
        CancellationToken cancellationToken
    ) => Open.RemoveOutgoingAsync(instanceId, delivered, cancellationToken);

    public Task WriteRowAsync(InstanceRow row, CancellationToken cancellationToken) =>
        Open.WriteRowAsync(row, cancellationToken);

    public Task<InstanceRow?> FindRowAsync(string instanceId, CancellationToken cancellationToken) =>
        Open.FindRowAsync(instanceId, cancellationToken);

    public Task<IReadOnlyList<InstanceRow>> QueryRowsAsync(
        InstanceFilter filter,
        string? afterId,
        int count,
        CancellationToken cancellationToken
    ) => Open.QueryRowsAsync(filter, afterId, count, cancellationToken);

    public Task<IReadOnlyList<UnfinishedInstance>> FindUnfinishedAsync(CancellationToken cancellationToken) =>
        Open.FindUnfinishedAsync(cancellationToken);

    public Task<IReadOnlyList<StalledInstance>> FindStalledAsync(
        DateTimeOffset before,
        CancellationToken cancellationToken
    ) => Open.FindStalledAsync(before, cancellationToken);

    public Task<InstanceOutline?> FindOutlineAsync(string instanceId, CancellationToken cancellationToken) =>
        Open.FindOutlineAsync(instanceId, cancellationToken);

    public Task PurgeAsync(string instanceId, CancellationToken cancellationToken) =>
        Open.PurgeAsync(instanceId, cancellationToken);
}
