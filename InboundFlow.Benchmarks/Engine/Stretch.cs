namespace InboundFlow.Benchmarks.Engine;

/// <summary>What a stretch of work took of the clock, of this process and of the storage.</summary>
/// <param name="StorageCpu">What the storage took of the processors, when it is on this machine.</param>
/// <param name="Counts">Requests, by table and kind.</param>
/// <param name="Rows">Rows written or removed.</param>
internal sealed record Stretch(
    TimeSpan Duration,
    TimeSpan Cpu,
    TimeSpan StorageCpu,
    long AllocatedBytes,
    IReadOnlyDictionary<(string Table, string Kind), int> Counts,
    long Rows
)
{
    /// <summary>All that were sent.</summary>
    public int Requests => Counts.Where(count => !count.Key.Table.StartsWith('(')).Sum(count => count.Value);

    /// <summary>How many rows the mean request that writes has; at least one.</summary>
    public int RowsPerWrite =>
        (int)Math.Max(1, Math.Round(Rows / (double)Math.Max(1, Counts.Where(IsWrite).Sum(count => count.Value))));

    private static bool IsWrite(KeyValuePair<(string Table, string Kind), int> count) =>
        !count.Key.Table.StartsWith('(') && count.Key.Kind is not ("get" or "query");
}
