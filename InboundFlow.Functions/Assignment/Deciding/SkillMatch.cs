namespace InboundFlow.Functions.Assignment;

/// <summary>The skills of a demand, laid out to be compared with many agents.</summary>
internal sealed class SkillMatch
{
    private static readonly Dictionary<string, int> NoSkills = new(StringComparer.Ordinal);

    private readonly KeyValuePair<string, int>[] required;
    private readonly KeyValuePair<string, int>[] preferred;
    private readonly string[] names;

    public SkillMatch(Demand demand)
    {
        required = demand.Required.Count == 0 ? [] : [.. demand.Required];
        preferred = demand.Preferred.Count == 0 ? [] : [.. demand.Preferred];
        names =
        [
            .. required
                .Concat(preferred)
                .Select(skill => skill.Key)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>Whether the skills have every level that is required.</summary>
    /// <param name="above">By how many levels they have more than that; counts only when they have.</param>
    public bool AreMetBy(IReadOnlyDictionary<string, int> skills, out int above)
    {
        above = 0;
        foreach ((string name, int level) in required)
        {
            if (!skills.TryGetValue(name, out int has) || has < level)
            {
                return false;
            }

            above += has - level;
        }

        return true;
    }

    /// <summary>The sum of the levels that are wished for and there.</summary>
    public int Wished(IReadOnlyDictionary<string, int> skills)
    {
        int wished = 0;
        foreach ((string name, int level) in preferred)
        {
            wished += skills.TryGetValue(name, out int has) ? Math.Min(has, level) : 0;
        }

        return wished;
    }

    /// <summary>The levels of all skills that are asked for, by the skill's name (ordinal), 0 for none.</summary>
    public IReadOnlyList<int>? LevelsOf(IReadOnlyDictionary<string, int> skills) =>
        names is [] ? null : Array.ConvertAll(names, name => skills.GetValueOrDefault(name));

    /// <summary>The skills of which <see cref="LevelsOf"/> made the levels.</summary>
    public IReadOnlyDictionary<string, int> Named(IReadOnlyList<int>? levels) =>
        levels is null
            ? NoSkills
            : names.Zip(levels).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
}
