using InboundFlow.LocalRuntime.Durable.Replay;
using InboundFlow.LocalRuntime.Durable.Storage;

namespace InboundFlow.Concurrency.Support;

/// <summary>A store whose every call takes its time: others may act before it takes effect, and before it is answered.</summary>
internal sealed class SteppingStore(World world, IOrchestrationStore inner) : IOrchestrationStore
{
    private int failuresLeft;

    /// <summary>Whether a commit is stored whatever has been stored since its turn began: a store that loses updates.</summary>
    public bool IgnoresConflicts { get; init; }

    /// <summary>The answer that there is no such instance comes only after this.</summary>
    public Task AnswerNobody { get; set; } = Task.CompletedTask;

    /// <summary>Lets so many calls fail from now on, each before its effect or after it, where the schedule says.</summary>
    public void Fail(int count) => failuresLeft = count;

    public Task PrepareAsync(CancellationToken cancellationToken) => inner.PrepareAsync(cancellationToken);

    public Task<IReadOnlyList<UnfinishedInstance>> FindUnfinishedAsync(CancellationToken cancellationToken) =>
        StepAsync("find unfinished", () => inner.FindUnfinishedAsync(cancellationToken));

    public Task<string?> TryCreateAsync(
        InstanceHead head,
        InboxMessage start,
        VersionedHead? replaced,
        CancellationToken cancellationToken
    ) => StepAsync($"create {head.InstanceId}", () => inner.TryCreateAsync(head, start, replaced, cancellationToken));

    public Task<VersionedHead?> FindHeadAsync(string instanceId, CancellationToken cancellationToken) =>
        StepAsync($"find head {instanceId}", () => inner.FindHeadAsync(instanceId, cancellationToken));

    public Task<StoredInstance?> LoadAsync(string instanceId, CancellationToken cancellationToken) =>
        StepAsync(
            $"load {instanceId}",
            async () =>
            {
                StoredInstance? found = await inner.LoadAsync(instanceId, cancellationToken);
                if (found is null)
                {
                    await AnswerNobody;
                }

                return found;
            }
        );

    public Task<StoredInstance?> PeekAsync(string instanceId, CancellationToken cancellationToken) =>
        StepAsync($"peek {instanceId}", () => inner.PeekAsync(instanceId, cancellationToken));

    public Task AddMessageAsync(string instanceId, InboxMessage message, CancellationToken cancellationToken) =>
        StepAsync(
            $"add {message.Event.GetType().Name} to {instanceId}",
            () => inner.AddMessageAsync(instanceId, message, cancellationToken)
        );

    public Task RemoveMessagesAsync(
        string instanceId,
        IReadOnlyList<string> messageIds,
        CancellationToken cancellationToken
    ) =>
        StepAsync(
            $"remove {messageIds.Count} messages of {instanceId}",
            () => inner.RemoveMessagesAsync(instanceId, messageIds, cancellationToken)
        );

    public Task<string> CommitAsync(TurnCommit commit, CancellationToken cancellationToken) =>
        StepAsync(
            $"commit {commit.Head.InstanceId} {commit.Head.Status} at {commit.Version}: "
                + string.Join(' ', commit.NewEvents.Select(item => item.GetType().Name)),
            async () =>
                await inner.CommitAsync(
                    IgnoresConflicts ? await WithoutConflictsAsync(commit, cancellationToken) : commit,
                    cancellationToken
                )
        );

    public Task RemoveOutgoingAsync(
        string instanceId,
        IReadOnlyList<OutgoingMessage> delivered,
        CancellationToken cancellationToken
    ) =>
        StepAsync(
            $"remove {delivered.Count} outgoing of {instanceId}",
            () => inner.RemoveOutgoingAsync(instanceId, delivered, cancellationToken)
        );

    public Task WriteRowAsync(InstanceRow row, CancellationToken cancellationToken) =>
        StepAsync($"write row {row.InstanceId} {row.Head.Status}", () => inner.WriteRowAsync(row, cancellationToken));

    public Task<InstanceRow?> FindRowAsync(string instanceId, CancellationToken cancellationToken) =>
        StepAsync($"find row {instanceId}", () => inner.FindRowAsync(instanceId, cancellationToken));

    public Task<IReadOnlyList<InstanceRow>> QueryRowsAsync(
        InstanceFilter filter,
        string? afterId,
        int count,
        CancellationToken cancellationToken
    ) => StepAsync("query rows", () => inner.QueryRowsAsync(filter, afterId, count, cancellationToken));

    public Task<InstanceOutline?> FindOutlineAsync(string instanceId, CancellationToken cancellationToken) =>
        StepAsync($"find outline {instanceId}", () => inner.FindOutlineAsync(instanceId, cancellationToken));

    public Task<IReadOnlyList<StalledInstance>> FindStalledAsync(
        DateTimeOffset before,
        CancellationToken cancellationToken
    ) => StepAsync("find stalled", () => inner.FindStalledAsync(before, cancellationToken));

    public Task PurgeAsync(string instanceId, CancellationToken cancellationToken) =>
        StepAsync($"purge {instanceId}", () => inner.PurgeAsync(instanceId, cancellationToken));

    private async Task<TurnCommit> WithoutConflictsAsync(TurnCommit commit, CancellationToken cancellationToken)
    {
        StoredInstance? stored = await inner.LoadAsync(commit.Head.InstanceId, cancellationToken);
        return commit with
        {
            Version = stored!.Version,
            ConsumedMessageIds =
            [
                .. commit.ConsumedMessageIds.Intersect(stored.Inbox.Select(message => message.MessageId)),
            ],
        };
    }

    private async Task StepAsync(string call, Func<Task> run) =>
        await StepAsync<object?>(
            call,
            async () =>
            {
                await run();
                return null;
            }
        );

    private async Task<T> StepAsync<T>(string call, Func<Task<T>> run)
    {
        await Task.Yield();
        ThrowByChance($"{call}: fails");
        world.Note(call);
        T answer = await run();
        await Task.Yield();
        ThrowByChance($"{call}: not answered");
        return answer;
    }

    private void ThrowByChance(string what)
    {
        if (failuresLeft > 0 && World.Choose(4) == 0)
        {
            failuresLeft--;
            world.Note(what);
            throw new IOException(what);
        }
    }
}
