using System.Runtime.CompilerServices;
using System.Text.Json;
using InboundFlow.LocalRuntime.Durable.Replay;
using InboundFlow.LocalRuntime.Durable.Storage;

namespace InboundFlow.LocalRuntime.Durable.Telemetry;

/// <summary>The store, with its calls measured. It costs nothing while nobody asks.</summary>
internal sealed class MeteredStore(IOrchestrationStore inner, DurableMetrics metrics, TimeProvider time)
    : IOrchestrationStore
{
    public Task PrepareAsync(CancellationToken cancellationToken) =>
        MeasureAsync(Begin(), inner.PrepareAsync(cancellationToken));

    public Task<string?> TryCreateAsync(
        InstanceHead head,
        InboxMessage start,
        VersionedHead? replaced,
        CancellationToken cancellationToken
    ) =>
        MeasureAsync(
            Begin(),
            inner.TryCreateAsync(head, start, replaced, cancellationToken),
            isConflict: static version => version is null
        );

    public Task<VersionedHead?> FindHeadAsync(string instanceId, CancellationToken cancellationToken) =>
        MeasureAsync(Begin(), inner.FindHeadAsync(instanceId, cancellationToken));

    public Task<StoredInstance?> LoadAsync(string instanceId, CancellationToken cancellationToken) =>
        MeasureAsync(Begin(), inner.LoadAsync(instanceId, cancellationToken));

    public Task<StoredInstance?> PeekAsync(string instanceId, CancellationToken cancellationToken) =>
        MeasureAsync(Begin(), inner.PeekAsync(instanceId, cancellationToken));

    public Task AddMessageAsync(string instanceId, InboxMessage message, CancellationToken cancellationToken) =>
        MeasureAsync(Begin(), inner.AddMessageAsync(instanceId, message, cancellationToken));

    public Task RemoveMessagesAsync(
        string instanceId,
        IReadOnlyList<string> messageIds,
        CancellationToken cancellationToken
    ) => MeasureAsync(Begin(), inner.RemoveMessagesAsync(instanceId, messageIds, cancellationToken));

    public Task<string> CommitAsync(TurnCommit commit, CancellationToken cancellationToken) =>
        MeasureAsync(Begin(), inner.CommitAsync(commit, cancellationToken));

    public Task RemoveOutgoingAsync(
        string instanceId,
        IReadOnlyList<OutgoingMessage> delivered,
        CancellationToken cancellationToken
    ) => MeasureAsync(Begin(), inner.RemoveOutgoingAsync(instanceId, delivered, cancellationToken));

    public Task WriteRowAsync(InstanceRow row, CancellationToken cancellationToken) =>
        MeasureAsync(Begin(), inner.WriteRowAsync(row, cancellationToken));

    public Task<InstanceRow?> FindRowAsync(string instanceId, CancellationToken cancellationToken) =>
        MeasureAsync(Begin(), inner.FindRowAsync(instanceId, cancellationToken));

    public Task<IReadOnlyList<InstanceRow>> QueryRowsAsync(
        InstanceFilter filter,
        string? afterId,
        int count,
        CancellationToken cancellationToken
    ) => MeasureAsync(Begin(), inner.QueryRowsAsync(filter, afterId, count, cancellationToken));

    public Task<IReadOnlyList<UnfinishedInstance>> FindUnfinishedAsync(CancellationToken cancellationToken) =>
        MeasureAsync(Begin(), inner.FindUnfinishedAsync(cancellationToken));

    public Task<IReadOnlyList<StalledInstance>> FindStalledAsync(
        DateTimeOffset before,
        CancellationToken cancellationToken
    ) => MeasureAsync(Begin(), inner.FindStalledAsync(before, cancellationToken));

    public Task<InstanceOutline?> FindOutlineAsync(string instanceId, CancellationToken cancellationToken) =>
        MeasureAsync(Begin(), inner.FindOutlineAsync(instanceId, cancellationToken));

    public Task PurgeAsync(string instanceId, CancellationToken cancellationToken) =>
        MeasureAsync(Begin(), inner.PurgeAsync(instanceId, cancellationToken));

    // Read before the call begins. Null when nobody asks.
    private long? Begin() => metrics.MeasuresStore ? time.GetTimestamp() : null;

    private Task MeasureAsync(long? begun, Task call, [CallerMemberName] string caller = "") =>
        begun is { } since ? TimeAsync(since, DoneAsync(call), isConflict: null, caller) : call;

    private Task<T> MeasureAsync<T>(
        long? begun,
        Task<T> call,
        Func<T, bool>? isConflict = null,
        [CallerMemberName] string caller = ""
    ) => begun is { } since ? TimeAsync(since, call, isConflict, caller) : call;

    private async Task<T> TimeAsync<T>(long since, Task<T> call, Func<T, bool>? isConflict, string caller)
    {
        string outcome = "failed";
        try
        {
            T result = await call;
            outcome = isConflict?.Invoke(result) == true ? "conflict" : "ok";
            return result;
        }
        catch (StoreConflictException)
        {
            outcome = "conflict";
            throw;
        }
        finally
        {
            metrics.RecordStore(Operation(caller), outcome, time.GetElapsedTime(since));
        }
    }

    private static async Task<bool> DoneAsync(Task call)
    {
        await call;
        return true;
    }

    // CommitAsync is "commit".
    private static string Operation(string caller) => JsonNamingPolicy.SnakeCaseLower.ConvertName(caller[..^5]);
}
