using InboundFlow.Functions.Assignment;

namespace InboundFlow.Functions.Simulation;

/// <summary>Teams that may notice each other: they share an agent, or one is the fallback of the other, or of such a one.</summary>
internal sealed class TeamGroups
{
    // Each team leads to another of its group, until one that leads to itself.
    private readonly Dictionary<string, string> leads = new(StringComparer.Ordinal);

    public TeamGroups(IEnumerable<Team> teams, IEnumerable<Agent> agents)
    {
        foreach (Team team in teams)
        {
            Join([team.Id, .. team.FallbackTeamIds]);
        }

        foreach (Agent agent in agents)
        {
            Join(agent.Teams);
        }
    }

    /// <summary>A name for the team's group: the id of one of its teams.</summary>
    public string Of(string teamId)
    {
        while (leads.TryGetValue(teamId, out string? next) && !string.Equals(next, teamId, StringComparison.Ordinal))
        {
            teamId = next;
        }

        return teamId;
    }

    public bool AreTogether(string x, string y) => string.Equals(Of(x), Of(y), StringComparison.Ordinal);

    private void Join(IReadOnlyList<string> teamIds)
    {
        for (int index = 1; index < teamIds.Count; index++)
        {
            leads[Of(teamIds[index])] = Of(teamIds[0]);
        }
    }
}
