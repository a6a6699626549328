using InboundFlow.Functions.Assignment;

namespace InboundFlow.Tests.Functions.Assignment;

/// <summary>Agents, teams and requests with whatever a test does not care about filled in.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    public static readonly IReadOnlyDictionary<string, Placement?> NothingRead = new Dictionary<string, Placement?>(
        StringComparer.Ordinal
    );

    public static Agent Agent(
        string id,
        int open = 0,
        int capacity = 5,
        Presence presence = Presence.Online,
        DateTimeOffset? last = null,
        params string[] teams
    ) =>
        new(
            id,
            id,
            teams is [] ? ["support"] : teams,
            new Dictionary<string, int>(StringComparer.Ordinal),
            capacity,
            presence
        )
        {
            Holds = Holds(open),
            LastAssignedAt = last,
        };

    /// <summary>As many open conversations that nothing else knows of.</summary>
    public static IReadOnlyList<Hold> Holds(int open) =>
        [.. Enumerable.Range(0, open).Select(i => new Hold($"past{i}", "support", HoldState.Open, 1, Noon))];

    public static Team Team(
        string id = "support",
        AssignmentStrategy strategy = AssignmentStrategy.RoundRobin,
        bool onlineOnly = true,
        int? maxOpen = null,
        bool sticky = true,
        TimeSpan? maxWait = null,
        params string[] fallbacks
    ) =>
        new(id, id)
        {
            Strategy = strategy,
            OnlineOnly = onlineOnly,
            MaxOpen = maxOpen,
            Sticky = sticky ? StickyRule.Always : null,
            MaxWait = maxWait,
            FallbackTeamIds = fallbacks,
        };

    public static AgentRequest Request(
        string conversationId = "c1",
        string teamId = "support",
        int priority = 0,
        DateTimeOffset? queuedAt = null,
        string? lastAgentId = null
    ) => new(conversationId, teamId, priority, queuedAt ?? Noon, lastAgentId, "v1");

    /// <summary>The request as it waits in its team and asks for anybody.</summary>
    public static WaitingEntry Entry(AgentRequest? request = null) =>
        Entry(request ?? Request(), (request ?? Request()).TeamId);

    private static WaitingEntry Entry(AgentRequest request, string teamId) => new(request, teamId, [teamId], null);

    /// <summary>Hours of one day of the week, in UTC.</summary>
    public static TeamHours Hours(string day, params string[] intervals) =>
        new("UTC", new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { [day] = intervals }, []);

    /// <summary>Skills with their levels: <c>("es", 5)</c>.</summary>
    public static Dictionary<string, int> Skills(params (string Name, int Level)[] skills) =>
        skills.ToDictionary(skill => skill.Name, skill => skill.Level, StringComparer.Ordinal);
}
