namespace InboundFlow.Functions.Assignment;

/// <summary>Which agents are in which team, whether or not there is such a team. The agents of a team are in the order of their ids.</summary>
internal sealed class Memberships
{
    private static readonly Comparer<Agent> ById = Comparer<Agent>.Create(AgentOrder.ById);

    private readonly Dictionary<string, List<Agent>> members = new(StringComparer.Ordinal);

    public IReadOnlyList<Agent> Of(string teamId) => members.TryGetValue(teamId, out List<Agent>? list) ? list : [];

    /// <summary>Puts an agent in the place of the same agent as they were.</summary>
    public void Set(Agent? before, Agent? after)
    {
        // Every assignment comes this way, and changes nobody's teams.
        if (before is not null && after is not null && ReferenceEquals(before.Teams, after.Teams))
        {
            foreach (string teamId in after.Teams)
            {
                List<Agent> list = members[teamId];
                list[list.BinarySearch(after, ById)] = after;
            }

            return;
        }

        foreach (string teamId in before?.Teams ?? [])
        {
            Remove(teamId, before!);
        }

        foreach (string teamId in after?.Teams ?? [])
        {
            Add(teamId, after!);
        }
    }

    private void Add(string teamId, Agent agent)
    {
        if (!members.TryGetValue(teamId, out List<Agent>? list))
        {
            members.Add(teamId, list = []);
        }

        // Rows are read in key order, so that loading appends.
        int place = list.Count == 0 || ById.Compare(list[^1], agent) < 0 ? ~list.Count : list.BinarySearch(agent, ById);
        if (place < 0)
        {
            list.Insert(~place, agent);
        }
    }

    private void Remove(string teamId, Agent agent)
    {
        if (members.TryGetValue(teamId, out List<Agent>? list) && list.BinarySearch(agent, ById) is >= 0 and int place)
        {
            list.RemoveAt(place);
            if (list.Count == 0)
            {
                members.Remove(teamId);
            }
        }
    }
}
