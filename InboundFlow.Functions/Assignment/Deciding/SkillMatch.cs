namespace InboundFlow.Functions.Assignment;

/// <summary>The skills of a demand, laid out to be compared with many agents.</summary>
internal sealed class SkillMatch
{
    private readonly (string Name, int Level)[] required;
    private readonly (string Name, int Level)[] preferred;
    private readonly string[] names;

    public SkillMatch(Demand demand)
    {
        required = SkillLevels.Of(demand.Required).All.ToArray();
        preferred = SkillLevels.Of(demand.Preferred).All.ToArray();
        names =
        [
            .. required
                .Concat(preferred)
                .Select(skill => skill.Name)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>Whether the skills have every level that is required.</summary>
    /// <param name="above">By how many levels they have more than that; counts only when they have.</param>
    public bool AreMetBy(SkillLevels skills, out int above)
    {
        above = 0;
        foreach ((string name, int level) in required)
        {
            int has = skills.Of(name);
            if (has < level)
            {
                return false;
            }

            above += has - level;
        }

        return true;
    }

    /// <summary>The sum of the levels that are wished for and there.</summary>
    public int Wished(SkillLevels skills)
    {
        int wished = 0;
        foreach ((string name, int level) in preferred)
        {
            wished += Math.Min(skills.Of(name), level);
        }

        return wished;
    }

    /// <summary>The levels of all skills that are asked for, by the skill's name (ordinal), 0 for none.</summary>
    public IReadOnlyList<int>? LevelsOf(SkillLevels skills) =>
        names is [] ? null : Array.ConvertAll(names, name => skills.Of(name));

    /// <summary>The skills of which <see cref="LevelsOf"/> made the levels.</summary>
    public SkillLevels Named(IReadOnlyList<int>? levels) =>
        SkillLevels.Of(
            names.Zip(levels ?? []).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal)
        );
}
