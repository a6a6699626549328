namespace InboundFlow.Functions.Assignment;

/// <summary>A group of agents with one queue and one way of sharing it.</summary>
/// <param name="Id">Lower-case letters, digits, <c>-</c> and <c>_</c>; at most 64.</param>
/// <param name="OnlineOnly">Give conversations only to agents who are online. Otherwise offline ones get them too; busy ones never do.</param>
/// <param name="MaxOpen">No agent is given a conversation of this team when they have that many open, whatever their capacity; <see langword="null"/> for no such limit.</param>
/// <param name="Sticky">The agent of the contact's last conversation goes first, if eligible.</param>
/// <param name="MaxWait">After how long in the queue the next fallback team is tried; <see langword="null"/> for never.</param>
/// <param name="FallbackTeamIds">Tried in order.</param>
public sealed record Team(
    string Id,
    string Name,
    AssignmentStrategy Strategy,
    bool OnlineOnly,
    int? MaxOpen,
    bool Sticky,
    TimeSpan? MaxWait,
    IReadOnlyList<string> FallbackTeamIds
);

/// <summary>How a team shares its conversations out among eligible agents.</summary>
public enum AssignmentStrategy
{
    /// <summary>To the one whose last assignment is the longest ago.</summary>
    RoundRobin,

    /// <summary>To the one with the fewest open conversations.</summary>
    FewestOpen,
}

/// <summary>The whole dispatch partition at one moment.</summary>
/// <param name="Queue">In queue order: priority, then age, then id.</param>
public sealed record DispatchState(
    IReadOnlyDictionary<string, Agent> Agents,
    IReadOnlyDictionary<string, Team> Teams,
    IReadOnlyList<WaitingEntry> Queue
)
{
    /// <summary>How many wait in each team.</summary>
    public IReadOnlyDictionary<string, int> QueueLengths() =>
        Queue
            .CountBy(entry => entry.TeamId, StringComparer.Ordinal)
            .ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
}

/// <summary>A conversation in the queue.</summary>
/// <param name="TeamId">The team whose queue it is in now; <see cref="AgentRequest.TeamId"/> is the one it was routed to.</param>
/// <param name="TriedTeamIds">The teams it has been in, the present one included: none is tried twice.</param>
/// <param name="FallBackAt">Until when it stays in this team.</param>
public sealed record WaitingEntry(
    AgentRequest Request,
    string TeamId,
    IReadOnlyList<string> TriedTeamIds,
    DateTimeOffset? FallBackAt
);
