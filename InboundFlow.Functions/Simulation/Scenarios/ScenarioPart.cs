using InboundFlow.Functions.Assignment;

namespace InboundFlow.Functions.Simulation;

/// <summary>Teams of a scenario that may notice each other, with their agents and arrivals.</summary>
/// <param name="Agents">Where the part's agents are in the whole scenario.</param>
/// <param name="Arrivals">Where the part's arrivals are in the whole scenario.</param>
internal sealed record ScenarioPart(Scenario Scenario, IReadOnlyList<int> Agents, IReadOnlyList<int> Arrivals)
{
    /// <summary>The parts of a scenario, in the order of their first teams.</summary>
    public static IReadOnlyList<ScenarioPart> Of(Scenario scenario)
    {
        TeamGroups groups = new(scenario.Teams, scenario.Agents.Select(agent => agent.Agent));
        List<(List<Team> Teams, List<int> Agents, List<int> Arrivals)> parts = [];
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        foreach (Team team in scenario.Teams)
        {
            parts[PlaceOf(team.Id)].Teams.Add(team);
        }

        for (int index = 0; index < scenario.Agents.Count; index++)
        {
            parts[PlaceOf(scenario.Agents[index].Agent.Teams is [string first, ..] ? first : "")].Agents.Add(index);
        }

        for (int index = 0; index < scenario.Arrivals.Count; index++)
        {
            parts[PlaceOf(scenario.Arrivals[index].TeamId)].Arrivals.Add(index);
        }

        return [.. parts.Select(part => Cut(scenario, part.Teams, part.Agents, part.Arrivals))];

        int PlaceOf(string teamId)
        {
            string group = groups.Of(teamId);
            if (!places.TryGetValue(group, out int place))
            {
                places.Add(group, place = parts.Count);
                parts.Add(([], [], []));
            }

            return place;
        }
    }

    private static ScenarioPart Cut(Scenario scenario, List<Team> teams, List<int> agents, List<int> arrivals) =>
        new(
            scenario with
            {
                Teams = teams,
                Agents = [.. agents.Select(index => scenario.Agents[index])],
                Arrivals = [.. arrivals.Select(index => scenario.Arrivals[index])],
            },
            agents,
            arrivals
        );
}
