namespace InboundFlow.Functions.Assignment;

/// <summary>A group of agents with one queue and one way of sharing it.</summary>
/// <param name="Id">Lower-case letters, digits, <c>-</c> and <c>_</c>; at most 64.</param>
public sealed record Team(string Id, string Name)
{
    /// <summary>How it shares its conversations out among eligible agents.</summary>
    public AssignmentStrategy Strategy { get; init; }

    /// <summary>Give conversations only to agents who are online. Otherwise offline ones get them too; busy ones never do.</summary>
    public bool OnlineOnly { get; init; } = true;

    /// <summary>
    /// No agent is given a conversation of this team when they have that many open, whatever their capacity;
    /// <see langword="null"/> for no such limit.
    /// </summary>
    public int? MaxOpen { get; init; }

    /// <summary>Whether the agent who knows the contact goes first; <see langword="null"/> for no.</summary>
    public StickyRule? Sticky { get; init; } = StickyRule.Always;

    /// <summary>With weighted shares, an agent's weight, 1 to 100; 1 for those who are not named.</summary>
    public IReadOnlyDictionary<string, int> Shares { get; init; } = Nothing;

    /// <summary>
    /// How much room a conversation takes, 0 to 100, by its kind, its channel's id or its channel's type; the first of
    /// these that is named counts, and 1 if none is.
    /// </summary>
    public IReadOnlyDictionary<string, int> Costs { get; init; } = Nothing;

    /// <summary>A conversation without a message for that long takes no room; <see langword="null"/> to count all that are open.</summary>
    public TimeSpan? ActiveWithin { get; init; }

    /// <summary>The most that an agent is given in a while; <see langword="null"/> for no limit.</summary>
    public InflowCap? InflowCap { get; init; }

    /// <summary>Over how long an agent who came online gets from 1 to their full capacity; <see langword="null"/> for at once.</summary>
    public TimeSpan? LoginRamp { get; init; }

    /// <summary>For how long a closed conversation still takes its room; <see langword="null"/> for not at all.</summary>
    public TimeSpan? WrapUp { get; init; }

    /// <summary>After how long in the queue the next fallback team is tried; <see langword="null"/> for never.</summary>
    public TimeSpan? MaxWait { get; init; }

    /// <summary>With that many in the queue the next goes to a fallback team at once; <see langword="null"/> for no limit.</summary>
    public int? MaxQueue { get; init; }

    /// <summary>
    /// What a level of priority is worth in waiting time: a conversation is overtaken by one of a priority n levels
    /// higher only if that came no more than n times this long after it.
    /// </summary>
    public TimeSpan PriorityStep { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// How long before the channel's reply window closes a conversation goes ahead of all others; <see langword="null"/>
    /// for never.
    /// </summary>
    public TimeSpan? UrgentBefore { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Tried in order.</summary>
    public IReadOnlyList<string> FallbackTeamIds { get; init; } = [];

    /// <summary>When it works; <see langword="null"/> for always.</summary>
    public TeamHours? Hours { get; init; }

    /// <summary>Ask agents before they are given a conversation; <see langword="null"/> to give it without asking.</summary>
    public OfferRule? Offers { get; init; }

    /// <summary>What happens when an assigned agent does not answer; <see langword="null"/> for nothing.</summary>
    public ReplyLadder? ReplyLadder { get; init; }

    /// <summary>
    /// How long an agent is offline before their conversations go back to the queue; <see langword="null"/> to let them
    /// keep them.
    /// </summary>
    public TimeSpan? ReturnAfterOffline { get; init; }

    private static readonly Dictionary<string, int> Nothing = new(StringComparer.Ordinal);
}

/// <summary>How a team shares its conversations out among eligible agents. Each is a total order; see <see cref="AssignmentPolicy"/>.</summary>
public enum AssignmentStrategy
{
    /// <summary>To the one whose last assignment is the longest ago.</summary>
    RoundRobin,

    /// <summary>To the one with the fewest open conversations.</summary>
    FewestOpen,

    /// <summary>To the one with the smallest part of their capacity in use.</summary>
    LowestLoad,

    /// <summary>To the one who has had nothing to do for the longest.</summary>
    LongestIdle,

    /// <summary>To the one with the best levels in the skills that are asked for.</summary>
    BestMatch,

    /// <summary>To each in proportion to their weight.</summary>
    WeightedShares,
}
