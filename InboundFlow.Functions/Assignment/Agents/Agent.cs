namespace InboundFlow.Functions.Assignment;

/// <summary>A person who answers, with everything about them that a decision may depend on.</summary>
/// <param name="Id">Lower-case letters, digits, <c>-</c> and <c>_</c>; at most 64.</param>
/// <param name="Skills">Name to level, 1 to 10.</param>
/// <param name="Capacity">How much they can have open at a time, 0 to 1000; a conversation usually costs 1.</param>
public sealed record Agent(
    string Id,
    string Name,
    IReadOnlyList<string> Teams,
    IReadOnlyDictionary<string, int> Skills,
    int Capacity,
    Presence Presence
)
{
    private readonly IReadOnlyDictionary<string, int> skills = Skills;
    private readonly IReadOnlyList<Hold> holds = [];
    private readonly IReadOnlyList<DateTimeOffset> recentAssignments = [];
    private readonly Attendance attendance = Attendance.None;

    /// <inheritdoc cref="Agent"/>
    public IReadOnlyDictionary<string, int> Skills
    {
        get => skills;
        init
        {
            skills = value;
            Levels = SkillLevels.Of(value);
        }
    }

    /// <summary>The skills once more, as decisions read them.</summary>
    internal SkillLevels Levels { get; private init; } = SkillLevels.Of(Skills);

    /// <summary>What takes their room: conversations they have, were offered, or have not wrapped up. In order of time.</summary>
    public IReadOnlyList<Hold> Holds
    {
        get => holds;
        init
        {
            holds = value;
            (OpenCount, Taken, Load, LoadLapsesFrom) = HoldSum.Of(value);
        }
    }

    /// <summary>How many conversations they have open.</summary>
    public int OpenCount { get; private init; }

    /// <summary>How many conversations they have open, or were offered.</summary>
    internal int Taken { get; private init; }

    /// <summary>How much room all they hold takes: what it is until <see cref="LoadLapsesFrom"/>.</summary>
    internal int Load { get; private init; }

    /// <summary>When the first of what they hold takes no room any more; the end of time for never.</summary>
    internal DateTimeOffset LoadLapsesFrom { get; private init; } = DateTimeOffset.MaxValue;

    /// <summary>When they were last given a conversation, or offered one; <see langword="null"/> for never.</summary>
    public DateTimeOffset? LastAssignedAt { get; init; }

    /// <summary>When they last had nothing left open; <see langword="null"/> if they never had anything.</summary>
    public DateTimeOffset? IdleSince { get; init; }

    /// <summary>When they were given their latest conversations, oldest first; as many as inflow caps look at.</summary>
    public IReadOnlyList<DateTimeOffset> RecentAssignments
    {
        get => recentAssignments;
        init
        {
            recentAssignments = value;
            RecentAt = value.Count == 0 ? [] : [.. value.Select(at => at.UtcTicks)];
        }
    }

    /// <summary>The same in ticks.</summary>
    internal long[] RecentAt { get; private init; } = [];

    /// <summary>
    /// For each team with weighted shares, how far they have come: each conversation moves them on by
    /// <see cref="AgentOrder.ShareUnit"/> divided by their weight.
    /// </summary>
    public IReadOnlyDictionary<string, long> Passes { get; init; } = NoPasses;

    /// <summary>Since when they are what they are, and what becomes of it.</summary>
    public Attendance Attendance
    {
        get => attendance;
        init
        {
            attendance = value;
            IsFinishing = value.After is not null;
            OnlineAt = value.OnlineSince?.UtcTicks ?? Standing.Never;
        }
    }

    /// <summary>They take nothing more until they have finished what they have.</summary>
    internal bool IsFinishing { get; private init; }

    /// <summary>Since when they are online, in ticks; <see cref="Standing.Never"/> if that is not known.</summary>
    internal long OnlineAt { get; private init; } = Standing.Never;

    private static readonly Dictionary<string, long> NoPasses = new(StringComparer.Ordinal);
}

/// <summary>Whether an agent can be given conversations.</summary>
public enum Presence
{
    /// <summary>Not there.</summary>
    Offline,

    /// <summary>There, and taking conversations.</summary>
    Online,

    /// <summary>There, and taking no more for now.</summary>
    Busy,
}
