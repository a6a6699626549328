using System.Text.Json;
using System.Text.Json.Serialization;

namespace InboundFlow.Functions.Assignment.Supervision;

/// <summary>The body of <c>PUT /api/agents/{agentId}</c>. Everything is optional.</summary>
/// <param name="Name">The id, when it is not given.</param>
/// <param name="Skills">Name to level, 1 to 10.</param>
/// <param name="Capacity">By default 5.</param>
public sealed record AgentBody(
    string? Name,
    IReadOnlyList<string>? Teams,
    IReadOnlyDictionary<string, int>? Skills,
    int? Capacity
)
{
    private const int DefaultCapacity = 5;
    private const int MostCapacity = 1000;
    private const int MostTeams = 100;
    private const int MostSkills = 100;
    private const int BestLevel = 10;
    private const int LongestName = 200;
    private const int LongestSkill = 64;

    private static readonly string[] ShownBesides =
    [
        "presence",
        "openCount",
        "load",
        "offered",
        "wrappingUp",
        "after",
        "restore",
        "heartbeatDueAt",
        "since",
        "lastAssignedAt",
        "conversations",
    ];

    /// <summary>Members that an agent's body has not. Those that their view shows besides are let pass.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Others { get; init; }

    /// <summary>What is wrong with it, or <see langword="null"/>.</summary>
    public string? Check(string agentId) =>
        !Ids.IsValid(agentId) ? $"The agent's id '{agentId}' is not {Ids.Rule}."
        : Name is { Length: 0 or > LongestName } ? $"name has 1 to {LongestName} characters."
        : Capacity is < 0 or > MostCapacity ? $"capacity is 0 to {MostCapacity}."
        : Teams?.Count > MostTeams ? $"teams has at most {MostTeams} ids."
        : !Ids.AreValid(Teams ?? []) ? $"Each of teams is {Ids.Rule}."
        : Skills?.Count > MostSkills ? $"skills has at most {MostSkills} names."
        : Skills?.Keys.Any(name => name.Length is 0 or > LongestSkill) == true
            ? $"The name of a skill has 1 to {LongestSkill} characters."
        : Skills?.Values.Any(level => level is < 1 or > BestLevel) == true
            ? $"The level of a skill is 1 to {BestLevel}."
        : Echo.Check<AgentBody>(agentId, Others, ShownBesides);

    /// <summary>The agent, offline at first. Only after <see cref="Check"/> found nothing.</summary>
    public Agent ToAgent(string agentId) =>
        new(
            agentId,
            Name ?? agentId,
            [.. (Teams ?? []).Distinct(StringComparer.Ordinal)],
            Skills ?? new Dictionary<string, int>(StringComparer.Ordinal),
            Capacity ?? DefaultCapacity,
            Presence.Offline
        );
}
