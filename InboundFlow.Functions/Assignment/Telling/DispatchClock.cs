using InboundFlow.Functions.Conversations;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace InboundFlow.Functions.Assignment;

/// <summary>Sets the workspace's clock: <see cref="DispatchClockOrchestrator"/>, of which there is one.</summary>
/// <remarks>
/// <para>
/// Whoever called the dispatcher calls <see cref="ArmAsync"/>. It asks for something only when a change is to come
/// earlier than the clock is set for as far as this process knows; a workspace where nothing changes by itself has no clock.
/// </para>
/// <para>
/// What this process believes may be wrong in one direction only, unless a request got lost or somebody ended the clock: it
/// is set for earlier. What got lost is found by the sweep, because the time goes by and nothing happens.
/// </para>
/// </remarks>
public sealed class DispatchClock(
    IDispatcher dispatcher,
    IOptions<AssignmentOptions> options,
    TimeProvider time,
    ILogger<DispatchClock> logger
)
{
    private const long NotSet = long.MaxValue;

    // In ticks of UTC, to be exchanged atomically.
    private long setFor = NotSet;
    private volatile bool isUnderWay;

    /// <summary>The clock's instance. No conversation's id has letters beyond f.</summary>
    public string InstanceId => options.Value.WorkspaceId + "-clock";

    /// <summary>Sees to it that the clock wakes when something changes by itself next.</summary>
    /// <remarks>Never fails: what could not be set is left to the sweep. Of many callers at once one asks.</remarks>
    public Task ArmAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        return dispatcher.NextAt is DateTimeOffset next && TryClaim(next)
            ? SetAsync(client, next, cancellationToken)
            : Task.CompletedTask;
    }

    /// <summary>The same, whatever this process believes: the clock did not wake when it should have.</summary>
    public Task RepairAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        isUnderWay = false;
        KnowSetFor(null);
        return ArmAsync(client, cancellationToken);
    }

    /// <summary>Notes that the clock sets itself for <paramref name="nextAt"/>, or for nothing.</summary>
    public void KnowSetFor(DateTimeOffset? nextAt) => Volatile.Write(ref setFor, nextAt?.UtcTicks ?? NotSet);

    private bool TryClaim(DateTimeOffset next)
    {
        long now = time.GetUtcNow().UtcTicks;
        long present = Volatile.Read(ref setFor);

        // Of a change that is due the clock is just waking. Another time that is over says nothing: the clock may have woken
        // in another process, and gone on from other facts.
        while (present > next.UtcTicks || (present < next.UtcTicks && present <= now))
        {
            long found = Interlocked.CompareExchange(ref setFor, next.UtcTicks, present);
            if (found == present)
            {
                return true;
            }

            present = found;
        }

        return false;
    }

    private async Task SetAsync(DurableTaskClient client, DateTimeOffset next, CancellationToken cancellationToken)
    {
        try
        {
            await (
                isUnderWay || await IsUnderWayAsync(client, cancellationToken)
                    ? client.RaiseEventAsync(InstanceId, DispatchEvents.Earlier, next, cancellationToken)
                    : StartAsync(client, cancellationToken)
            );
            isUnderWay = true;
        }
        catch (Exception e)
        {
            KnowSetFor(null);
            if (e is OperationCanceledException && cancellationToken.IsCancellationRequested)
            {
                throw;
            }

            Log.ClockNotSet(logger, InstanceId, e);
        }
    }

    private async Task<bool> IsUnderWayAsync(DurableTaskClient client, CancellationToken cancellationToken) =>
        await client.GetInstanceAsync(InstanceId, cancellationToken) is { IsCompleted: false };

    // Two processes may both find that it is missing: one of them starts it, and it begins with a look at the facts.
    private Task StartAsync(DurableTaskClient client, CancellationToken cancellationToken) =>
        Orchestrations.StartOnceAsync(
            client,
            nameof(DispatchClockOrchestrator),
            options.Value.WorkspaceId,
            InstanceId,
            cancellationToken
        );
}
