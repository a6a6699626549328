using System.Diagnostics.Metrics;

namespace InboundFlow.Functions.Storage;

/// <summary>What becomes of the dispatcher's transactions, in the meter <c>InboundFlow.Dispatch</c>.</summary>
/// <remarks>Each is tagged with the workspace. A workspace's figures add up over its processes.</remarks>
public sealed class DispatchMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "InboundFlow.Dispatch";

    private readonly Counter<long> commits;
    private readonly Counter<long> conflicts;
    private readonly Counter<long> catchUps;
    private readonly Counter<long> reloads;

    /// <summary>Creates the counters.</summary>
    public DispatchMetrics(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        Meter = meters.Create(MeterName);
        commits = Meter.CreateCounter<long>(
            "inboundflow.dispatch.commits",
            "{transaction}",
            "Transactions of the dispatcher that took effect."
        );
        conflicts = Meter.CreateCounter<long>(
            "inboundflow.dispatch.conflicts",
            "{transaction}",
            "Transactions that were refused because another process had been first."
        );
        catchUps = Meter.CreateCounter<long>(
            "inboundflow.dispatch.catch_ups",
            "{transaction}",
            "Transactions of other processes that were taken over from the journal."
        );
        reloads = Meter.CreateCounter<long>(
            "inboundflow.dispatch.reloads",
            "{reload}",
            "How often the whole partition was read."
        );
    }

    internal Meter Meter { get; }

    internal void CountCommit(string workspace) =>
        commits.Add(1, new KeyValuePair<string, object?>("workspace", workspace));

    internal void CountConflict(string workspace) =>
        conflicts.Add(1, new KeyValuePair<string, object?>("workspace", workspace));

    internal void CountCatchUp(string workspace, int transactions) =>
        catchUps.Add(transactions, new KeyValuePair<string, object?>("workspace", workspace));

    internal void CountReload(string workspace) =>
        reloads.Add(1, new KeyValuePair<string, object?>("workspace", workspace));
}
