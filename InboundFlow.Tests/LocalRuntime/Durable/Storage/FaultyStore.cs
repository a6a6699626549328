using InboundFlow.LocalRuntime.Durable.Replay;
using InboundFlow.LocalRuntime.Durable.Storage;

namespace InboundFlow.Tests.LocalRuntime.Durable.Storage;

/// <summary>Fails at one call: before it takes effect or after; once, or from then on, as when the process dies.</summary>
internal sealed class FaultyStore(IOrchestrationStore inner, int failAt, bool afterEffect, bool forGood)
    : IOrchestrationStore
{
    private int calls;
    private int unanswered;

    /// <summary>
    /// The turn, once, whose commit takes effect and is not answered: the storage client sends it again, and that is
    /// refused.
    /// </summary>
    public Predicate<TurnCommit> LosesAnswer { get; init; } = _ => false;

    /// <summary>How many calls there have been.</summary>
    public int Calls => Volatile.Read(ref calls);

    /// <summary>Whether the call that fails has come.</summary>
    public bool HasFailed => Volatile.Read(ref calls) >= failAt;

    public Task PrepareAsync(CancellationToken cancellationToken) => inner.PrepareAsync(cancellationToken);

    public Task<IReadOnlyList<UnfinishedInstance>> FindUnfinishedAsync(CancellationToken cancellationToken) =>
        inner.FindUnfinishedAsync(cancellationToken);

    public Task<string?> TryCreateAsync(
        InstanceHead head,
        InboxMessage start,
        VersionedHead? replaced,
        CancellationToken cancellationToken
    ) => GuardAsync(() => inner.TryCreateAsync(head, start, replaced, cancellationToken));

    public Task<VersionedHead?> FindHeadAsync(string instanceId, CancellationToken cancellationToken) =>
        GuardAsync(() => inner.FindHeadAsync(instanceId, cancellationToken));

    public Task<StoredInstance?> LoadAsync(string instanceId, CancellationToken cancellationToken) =>
        GuardAsync(() => inner.LoadAsync(instanceId, cancellationToken));

    public Task<StoredInstance?> PeekAsync(string instanceId, CancellationToken cancellationToken) =>
        GuardAsync(() => inner.PeekAsync(instanceId, cancellationToken));

    public Task AddMessageAsync(string instanceId, InboxMessage message, CancellationToken cancellationToken) =>
        GuardAsync(() => inner.AddMessageAsync(instanceId, message, cancellationToken));

    public Task RemoveMessagesAsync(
        string instanceId,
        IReadOnlyList<string> messageIds,
        CancellationToken cancellationToken
    ) => GuardAsync(() => inner.RemoveMessagesAsync(instanceId, messageIds, cancellationToken));

    public Task<string> CommitAsync(TurnCommit commit, CancellationToken cancellationToken) =>
        GuardAsync(async () =>
        {
            string version = await inner.CommitAsync(commit, cancellationToken);
            return LosesAnswer(commit) && Interlocked.Exchange(ref unanswered, 1) == 0
                ? throw StoreConflictException.For(commit.Head.InstanceId)
                : version;
        });

    public Task RemoveOutgoingAsync(
        string instanceId,
        IReadOnlyList<OutgoingMessage> delivered,
        CancellationToken cancellationToken
    ) => GuardAsync(() => inner.RemoveOutgoingAsync(instanceId, delivered, cancellationToken));

    public Task WriteRowAsync(InstanceRow row, CancellationToken cancellationToken) =>
        GuardAsync(() => inner.WriteRowAsync(row, cancellationToken));

    public Task<InstanceRow?> FindRowAsync(string instanceId, CancellationToken cancellationToken) =>
        GuardAsync(() => inner.FindRowAsync(instanceId, cancellationToken));

    public Task<IReadOnlyList<InstanceRow>> QueryRowsAsync(
        InstanceFilter filter,
        string? afterId,
        int count,
        CancellationToken cancellationToken
    ) => GuardAsync(() => inner.QueryRowsAsync(filter, afterId, count, cancellationToken));

    public Task<IReadOnlyList<StalledInstance>> FindStalledAsync(
        DateTimeOffset before,
        CancellationToken cancellationToken
    ) => inner.FindStalledAsync(before, cancellationToken);

    public Task<InstanceOutline?> FindOutlineAsync(string instanceId, CancellationToken cancellationToken) =>
        GuardAsync(() => inner.FindOutlineAsync(instanceId, cancellationToken));

    public Task PurgeAsync(string instanceId, CancellationToken cancellationToken) =>
        GuardAsync(() => inner.PurgeAsync(instanceId, cancellationToken));

    private Task<bool> GuardAsync(Func<Task> call) =>
        GuardAsync(async () =>
        {
            await call();
            return true;
        });

    private async Task<T> GuardAsync<T>(Func<Task<T>> call)
    {
        int number = Interlocked.Increment(ref calls);
        if (number > failAt && forGood)
        {
            throw new IOException("The process is dead.");
        }

        if (number != failAt)
        {
            return await call();
        }

        if (afterEffect)
        {
            await call();
        }

        throw new IOException("The storage failed.");
    }
}
