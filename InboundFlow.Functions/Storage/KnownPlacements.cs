using Azure.Data.Tables;
using InboundFlow.Functions.Assignment;

namespace InboundFlow.Functions.Storage;

/// <summary>Where conversations stand that are not on the board, as far as it was read and nobody has changed it since.</summary>
internal sealed class KnownPlacements(ITable table, DispatchRows rows)
{
    private const int Most = 1000;
    private const int ReadsAtOnce = 16;

    private readonly Dictionary<string, Placement?> known = new(StringComparer.Ordinal);

    // What a committed draft changed stays until the calls have their answers, which are taken from what was before.
    private readonly List<string> changed = [];

    /// <summary>By conversation; <see langword="null"/> for those that wait or are not there.</summary>
    public IReadOnlyDictionary<string, Placement?> All => known;

    /// <summary>Another draft begins.</summary>
    public void Begin()
    {
        if (known.Count > Most)
        {
            known.Clear();
        }

        changed.ForEach(Drop);
        changed.Clear();
    }

    /// <summary>A draft of ours changed these.</summary>
    public void Change(IEnumerable<string> conversationIds) => changed.AddRange(conversationIds);

    /// <summary>Another process changed it.</summary>
    public void Drop(string conversationId) => known.Remove(conversationId);

    public void Clear() => known.Clear();

    /// <summary>Which of them would have to be read.</summary>
    public string[] UnknownOf(IEnumerable<string> conversationIds) =>
        [.. conversationIds.Where(id => !known.ContainsKey(id)).Distinct(StringComparer.Ordinal)];

    /// <summary>Reads them.</summary>
    public async Task ReadAsync(IEnumerable<string> conversationIds, CancellationToken cancellationToken)
    {
        foreach (string[] some in conversationIds.Chunk(ReadsAtOnce))
        {
            TableEntity?[] found = await Task.WhenAll(
                some.Select(id => table.GetAsync(rows.Partition, rows.HoldPrefix + id, null, cancellationToken))
            );
            foreach ((string id, TableEntity? row) in some.Zip(found))
            {
                known[id] = row is null ? null : DispatchRows.ToPlacement(row);
            }
        }
    }
}
