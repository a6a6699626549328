using System.Text.Json;
using System.Text.Json.Serialization;
using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Assignment.Supervision;

namespace InboundFlow.Functions.Simulation;

/// <summary>
/// What is to be different. Beside its own members it has any of those that a team has in <c>PUT /api/teams/{teamId}</c>,
/// such as <c>strategy</c>, <c>maxOpen</c> or <c>hours</c>; <c>null</c> for what is then left out.
/// </summary>
public sealed record ChangeBody
{
    private const int MostCapacity = 1000;
    private const string RemovePointer = "/change/removeAgents";

    /// <summary>
    /// So many more agents like those that the team has, or so many fewer: the last by id stay away. Or certain agents.
    /// </summary>
    public AgentsBody? Agents { get; init; }

    /// <summary>Agents of the team who are not there any more, by id.</summary>
    public IReadOnlyList<string>? RemoveAgents { get; init; }

    /// <summary>How much every agent of the team who is not named can have open at a time, 0 to 1000.</summary>
    public int? Capacity { get; init; }

    /// <summary>When the team's agents work.</summary>
    public ShiftBody? Shift { get; init; }

    /// <summary>What is different about the team.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Team { get; init; }

    /// <summary>What is wrong with it, or <see langword="null"/>. What is said of the team is checked when it is applied.</summary>
    public string? Check() =>
        Agents?.Check()
        ?? Ranges.Number("change.capacity", Capacity, 0, MostCapacity, "for what each has")
        ?? Shift?.Check("change.shift")
        ?? CheckRemoved(id => Agents?.Ids.Contains(id, StringComparer.Ordinal) == true, "is to be there and to go");

    /// <summary>What is wrong with it for a team with these agents, with a JSON pointer; or <see langword="null"/>.</summary>
    internal string? Check(IEnumerable<Agent> agents, string teamId)
    {
        HashSet<string> members = agents
            .Where(agent => agent.Teams.Contains(teamId, StringComparer.Ordinal))
            .Select(agent => agent.Id)
            .ToHashSet(StringComparer.Ordinal);
        return CheckRemoved(id => !members.Contains(id), $"is no agent of team '{teamId}'");
    }

    private string? CheckRemoved(Func<string, bool> isWrong, string why)
    {
        IReadOnlyList<string> removed = RemoveAgents ?? [];
        for (int index = 0; index < removed.Count; index++)
        {
            if (isWrong(removed[index]))
            {
                return $"{RemovePointer}/{index}: '{removed[index]}' {why}.";
            }
        }

        return null;
    }
}
