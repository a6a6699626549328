using System.Text.Json;
using System.Text.Json.Nodes;
using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Assignment.Supervision;
using InboundFlow.Functions.Http;

namespace InboundFlow.Functions.Simulation;

/// <summary>Changes a team as if it had been read, changed and put back (RFC 7396).</summary>
internal static class TeamPatch
{
    /// <summary>The team as it would be.</summary>
    /// <param name="changes">Members of the team's body; <see langword="null"/> for none.</param>
    /// <returns>The team, or what is wrong with the changes.</returns>
    public static (Team? Team, string? Problem) Apply(Team team, IDictionary<string, JsonElement>? changes)
    {
        if (changes is null or { Count: 0 })
        {
            return (team, null);
        }

        DispatchState nothing = new(
            new Dictionary<string, Agent>(StringComparer.Ordinal),
            new Dictionary<string, Team>(StringComparer.Ordinal),
            []
        );
        TeamView view = TeamView.Of(team, nothing, 0, DateTimeOffset.UnixEpoch);
        JsonObject members = (JsonObject)JsonSerializer.SerializeToNode(view, Api.Json)!;
        Merge(members, JsonObject.Create(JsonSerializer.SerializeToElement(changes, Api.Json))!);
        try
        {
            TeamBody body = members.Deserialize<TeamBody>(Api.Json)!;
            return body.Check(team.Id) is string problem ? (null, $"change: {problem}") : (body.ToTeam(team.Id), null);
        }
        catch (JsonException e)
        {
            return (null, $"change is not what a team has, at {e.Path ?? "$"}.");
        }
    }

    private static void Merge(JsonObject target, JsonObject changes)
    {
        foreach ((string name, JsonNode? change) in changes)
        {
            if (change is null)
            {
                target.Remove(name);
            }
            else if (change is JsonObject part && target[name] is JsonObject present)
            {
                Merge(present, part);
            }
            else
            {
                target[name] = change.DeepClone();
            }
        }
    }
}
