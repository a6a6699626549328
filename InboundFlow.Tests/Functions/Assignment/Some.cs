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
            presence,
            open,
            last
        );

    public static Team Team(
        string id = "support",
        AssignmentStrategy strategy = AssignmentStrategy.RoundRobin,
        bool onlineOnly = true,
        int? maxOpen = null,
        bool sticky = true,
        TimeSpan? maxWait = null,
        params string[] fallbacks
    ) => new(id, id, strategy, onlineOnly, maxOpen, sticky, maxWait, fallbacks);

    public static AgentRequest Request(
        string conversationId = "c1",
        string teamId = "support",
        int priority = 0,
        DateTimeOffset? queuedAt = null,
        string? lastAgentId = null
    ) => new(conversationId, teamId, priority, queuedAt ?? Noon, lastAgentId, "v1");
}
