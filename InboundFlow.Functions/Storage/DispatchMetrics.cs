using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace InboundFlow.Functions.Storage;

/// <summary>
/// What becomes of the dispatcher's transactions, and whether anybody waits in vain, in the meter
/// <c>InboundFlow.Dispatch</c>.
/// </summary>
/// <remarks>
/// Each is tagged with the workspace. The counters of a workspace's processes add up; the gauges do not: each process says
/// how it sees the whole workspace, as of the reading before. Nothing is looked at unless somebody reads them.
/// </remarks>
public sealed class DispatchMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "InboundFlow.Dispatch";

    private readonly Counter<long> commits;
    private readonly Counter<long> conflicts;
    private readonly Counter<long> catchUps;
    private readonly Counter<long> reloads;
    private readonly ConcurrentDictionary<string, DispatchWatch> watches = new(StringComparer.Ordinal);

    /// <summary>Creates the counters and gauges.</summary>
    public DispatchMetrics(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        Meter meter = meters.Create(MeterName);
        commits = meter.CreateCounter<long>(
            "inboundflow.dispatch.commits",
            "{transaction}",
            "Transactions of the dispatcher that took effect."
        );
        conflicts = meter.CreateCounter<long>(
            "inboundflow.dispatch.conflicts",
            "{transaction}",
            "Transactions that were refused because another process had been first."
        );
        catchUps = meter.CreateCounter<long>(
            "inboundflow.dispatch.catch_ups",
            "{transaction}",
            "Transactions of other processes that were taken over from the journal."
        );
        reloads = meter.CreateCounter<long>(
            "inboundflow.dispatch.reloads",
            "{reload}",
            "How often the whole partition was read."
        );
        meter.CreateObservableGauge(
            "inboundflow.dispatch.oldest_unserved",
            () => Read(watch => watch.Observe()?.OldestUnserved),
            "s",
            "For how long somebody has waited whom somebody could serve. Must be 0."
        );
        meter.CreateObservableGauge(
            "inboundflow.dispatch.queue_length",
            () => Read(watch => watch.Reported?.QueueLength),
            "{conversation}",
            "How many conversations wait."
        );
    }

    /// <summary>Lets the gauges say what is found in a workspace. Of two who watch the same the later one is asked.</summary>
    internal void Watch(string workspace, DispatchWatch watch) => watches[workspace] = watch;

    internal void CountCommit(string workspace) =>
        commits.Add(1, new KeyValuePair<string, object?>("workspace", workspace));

    internal void CountConflict(string workspace) =>
        conflicts.Add(1, new KeyValuePair<string, object?>("workspace", workspace));

    internal void CountCatchUp(string workspace, int transactions) =>
        catchUps.Add(transactions, new KeyValuePair<string, object?>("workspace", workspace));

    internal void CountReload(string workspace) =>
        reloads.Add(1, new KeyValuePair<string, object?>("workspace", workspace));

    private IEnumerable<Measurement<T>> Read<T>(Func<DispatchWatch, T?> read)
        where T : struct
    {
        foreach ((string workspace, DispatchWatch watch) in watches)
        {
            if (read(watch) is T value)
            {
                yield return new(value, new KeyValuePair<string, object?>("workspace", workspace));
            }
        }
    }
}
