using InboundFlow.LocalRuntime.Durable.Dispatch;
using InboundFlow.LocalRuntime.Durable.Storage;
using InboundFlow.LocalRuntime.Durable.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace InboundFlow.LocalRuntime.Durable.Repair;

/// <summary>Now and then looks for instances that should be moving and are not in memory, and wakes them.</summary>
/// <remarks>
/// There should be none: what a step leaves undone it takes up again, and a start takes up the rest. This is for what
/// nobody has thought of. A look is one query, however many instances wait.
/// </remarks>
internal sealed class RepairSweep(
    ClosableStore store,
    OrchestrationPump pump,
    BusyCounter busy,
    DurableMetrics metrics,
    IOptions<DurableEngineOptions> options,
    TimeProvider time,
    ILogger<RepairSweep> logger
) : IDisposable
{
    // What is younger is not late yet.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private ITimer? timer;
    private int sweeping;
    private long repaired;

    /// <summary>How many instances have been woken since the start.</summary>
    public long Repaired => Interlocked.Read(ref repaired);

    /// <summary>Looks from now on, once an interval.</summary>
    public void Start()
    {
        if (options.Value.RepairInterval is { } interval)
        {
            timer = time.CreateTimer(_ => Begin(), null, interval, interval);
        }
    }

    public void Dispose() => timer?.Dispose();

    private void Begin()
    {
        // One at a time: a slow storage is not to be asked again and again.
        if (Interlocked.Exchange(ref sweeping, 1) == 0)
        {
            busy.Enter();
            _ = Task.Run(SweepAsync);
        }
    }

    private async Task SweepAsync()
    {
        try
        {
            await RepairAsync();
        }
#pragma warning disable CA1031 // The edge of the loop: the next look may do better.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.SweepFailed(logger, exception);
        }
        finally
        {
            Interlocked.Exchange(ref sweeping, 0);
            busy.Leave();
        }
    }

    private async Task RepairAsync()
    {
        DateTimeOffset before = time.GetUtcNow() - Patience;
        IReadOnlyList<StalledInstance> suspects = await FindAsync(before);
        if (suspects.Count == 0)
        {
            return;
        }

        // What was under way at the first look may have been finished, and have left memory, before it was looked for.
        HashSet<string> ids = suspects.Select(found => found.InstanceId).ToHashSet(StringComparer.Ordinal);
        foreach (StalledInstance found in (await FindAsync(before)).Where(found => ids.Contains(found.InstanceId)))
        {
            if (!await IsLateAsync(found))
            {
                continue;
            }

            Interlocked.Increment(ref repaired);
            metrics.CountRepaired(1);
            Log.InstanceRepaired(logger, found.InstanceId, found.Reason);
            pump.Recover(new UnfinishedInstance(found.InstanceId, HasWork: true, RowLags: true, NextTimerAt: null));
        }
    }

    private async Task<bool> IsLateAsync(StalledInstance found)
    {
        InstanceHead? head = (await store.FindHeadAsync(found.InstanceId, CancellationToken.None))?.Head;
        return found.Reason switch
        {
            // Not one that was to end, and did not.
            StallReason.Row => head is { IsOver: true },
            // An event may come before the start that it waits for.
            StallReason.Message => head is null || !(head.ScheduledStartAt > time.GetUtcNow()),
            _ => true,
        };
    }

    private async Task<IReadOnlyList<StalledInstance>> FindAsync(DateTimeOffset before) =>
        [
            .. (await store.FindStalledAsync(before, CancellationToken.None))
                .Where(found => pump.FindLive(found.InstanceId) is null)
                .DistinctBy(found => found.InstanceId, StringComparer.Ordinal),
        ];
}
