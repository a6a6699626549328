namespace InboundFlow.Functions.Assignment;

/// <summary>Skills and their levels in one piece of memory, for decisions that look at ten thousand agents.</summary>
/// <remarks>
/// Names are interned, so that comparing two is comparing references. There are as many of them as a workspace has skills.
/// </remarks>
internal readonly struct SkillLevels : IEquatable<SkillLevels>
{
    private readonly (string Name, int Level)[] levels;

    private SkillLevels((string Name, int Level)[] levels) => this.levels = levels;

    public ReadOnlySpan<(string Name, int Level)> All => levels;

    public static SkillLevels Of(IReadOnlyDictionary<string, int> skills) =>
        new(skills.Count == 0 ? [] : [.. skills.Select(skill => (string.Intern(skill.Key), skill.Value))]);

    /// <summary>The level of an interned name; 0 for none.</summary>
    public int Of(string interned)
    {
        foreach ((string name, int level) in levels)
        {
            if (ReferenceEquals(name, interned))
            {
                return level;
            }
        }

        return 0;
    }

    // Agents are compared by the skills that these were made of.
    public bool Equals(SkillLevels other) => true;

    public override bool Equals(object? obj) => obj is SkillLevels;

    public override int GetHashCode() => 0;
}
