namespace InboundFlow.Functions.Assignment;

/// <summary>Compares demands by what they say: those that are equal share a lane of the queue.</summary>
internal sealed class DemandComparer : IEqualityComparer<Demand>
{
    public static readonly DemandComparer Instance = new();

    public bool Equals(Demand? x, Demand? y) =>
        ReferenceEquals(x, y)
        || (
            x is not null
            && y is not null
            && x.Cost == y.Cost
            && string.Equals(x.OnlyAgentId, y.OnlyAgentId, StringComparison.Ordinal)
            && Same(x.Required, y.Required)
            && Same(x.Preferred, y.Preferred)
            && x.ExcludedAgentIds.SequenceEqual(y.ExcludedAgentIds, StringComparer.Ordinal)
        );

    // Skills in no particular order, so that their hashes are added.
    public int GetHashCode(Demand obj)
    {
        HashCode hash = default;
        hash.Add(obj.Cost);
        hash.Add(obj.OnlyAgentId, StringComparer.Ordinal);
        hash.Add(obj.Required.Sum(HashOf));
        hash.Add(obj.Preferred.Sum(HashOf));
        foreach (string agentId in obj.ExcludedAgentIds)
        {
            hash.Add(agentId, StringComparer.Ordinal);
        }

        return hash.ToHashCode();
    }

    private static long HashOf(KeyValuePair<string, int> skill) =>
        HashCode.Combine(StringComparer.Ordinal.GetHashCode(skill.Key), skill.Value);

    private static bool Same(IReadOnlyDictionary<string, int> x, IReadOnlyDictionary<string, int> y) =>
        x.Count == y.Count && x.All(skill => y.TryGetValue(skill.Key, out int level) && level == skill.Value);
}
