using System.Text.Json;
using System.Text.Json.Serialization;
using InboundFlow.Functions.Assignment.Supervision;

namespace InboundFlow.Functions.Simulation;

/// <summary>
/// What is to be different. Beside its own members it has any of those that a team has in <c>PUT /api/teams/{teamId}</c>,
/// such as <c>strategy</c>, <c>maxOpen</c> or <c>hours</c>; <c>null</c> for what is then left out.
/// </summary>
public sealed record ChangeBody
{
    private const int MostAgents = 1000;

    /// <summary>
    /// So many more agents like those that the team has, or so many fewer: the last by id stay away.
    /// </summary>
    public int? Agents { get; init; }

    /// <summary>How much every agent of the team can have open at a time, 0 to 1000.</summary>
    public int? Capacity { get; init; }

    /// <summary>When the team's agents work.</summary>
    public ShiftBody? Shift { get; init; }

    /// <summary>What is different about the team.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Team { get; init; }

    /// <summary>What is wrong with it, or <see langword="null"/>. What is said of the team is checked when it is applied.</summary>
    public string? Check() =>
        Ranges.Number("change.agents", Agents, -MostAgents, MostAgents, "for those there are")
        ?? Ranges.Number("change.capacity", Capacity, 0, MostAgents, "for what each has")
        ?? Shift?.Check("change.shift");
}
