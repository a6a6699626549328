namespace InboundFlow.Functions.Assignment;

/// <summary>The dispatch partition in memory, with the indexes that decisions need. For one caller at a time.</summary>
internal sealed class DispatchBoard
{
    private static readonly Comparer<Agent> ById = Comparer<Agent>.Create(AgentOrder.ById);

    private readonly Dictionary<string, Agent> agents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Team> teams = new(StringComparer.Ordinal);
    private readonly Dictionary<string, QueueSlot> slots = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Placement> grants = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Agent>> members = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedSet<WaitingEntry>> queues = new(StringComparer.Ordinal);

    /// <summary>When the latest assignment was made. The next one is later, whatever the clocks say.</summary>
    public DateTimeOffset? LastAssignedAt { get; set; }

    /// <summary>Where something may match: everywhere at first, then wherever a change could have made room.</summary>
    public HashSet<string> Unsettled { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether a team may have lost its last member, or a fallback team may have got its first.</summary>
    public bool Reorganised { get; set; } = true;

    /// <summary>The agents that waiting conversations got and have not been told of.</summary>
    public IReadOnlyCollection<Placement> Grants => grants.Values;

    /// <summary>The teams that somebody waits in.</summary>
    public IReadOnlyCollection<string> QueuedTeams => queues.Keys;

    public Agent? FindAgent(string agentId) => agents.GetValueOrDefault(agentId);

    public Team? FindTeam(string teamId) => teams.GetValueOrDefault(teamId);

    public QueueSlot? FindSlot(string conversationId) => slots.GetValueOrDefault(conversationId);

    /// <summary>The team's agents by id, whether or not there is such a team.</summary>
    public IReadOnlyList<Agent> MembersOf(string teamId) =>
        members.TryGetValue(teamId, out List<Agent>? list) ? list : [];

    /// <summary>Whether anybody could ever be given a conversation of the team.</summary>
    public bool HasMembers(string teamId) => teams.ContainsKey(teamId) && MembersOf(teamId).Count > 0;

    /// <summary>Who is next in the team; <see langword="null"/> when nobody waits in it.</summary>
    public WaitingEntry? HeadOf(string teamId) =>
        queues.TryGetValue(teamId, out SortedSet<WaitingEntry>? queue) ? queue.Min : null;

    /// <summary>Those who wait in the team, in queue order.</summary>
    public IReadOnlyCollection<WaitingEntry> QueueOf(string teamId) =>
        queues.TryGetValue(teamId, out SortedSet<WaitingEntry>? queue) ? queue : [];

    /// <summary>A copy for readers.</summary>
    public DispatchState Snapshot() =>
        new(
            new Dictionary<string, Agent>(agents, StringComparer.Ordinal),
            new Dictionary<string, Team>(teams, StringComparer.Ordinal),
            [.. queues.Values.SelectMany(queue => queue).Order(QueueOrder.Instance)]
        );

    /// <summary>Puts the agent, or takes them away.</summary>
    public void SetAgent(string agentId, Agent? agent)
    {
        Agent? before = agents.GetValueOrDefault(agentId);
        agents.Remove(agentId);
        if (agent is not null)
        {
            agents.Add(agentId, agent);
        }

        // Every assignment comes this way, and changes the counts only.
        if (before is not null && ReferenceEquals(before.Teams, agent?.Teams))
        {
            ReplaceMember(agent);
        }
        else
        {
            MoveMember(before, agent);
            Reorganised = true;
        }

        if (agent is not null && MayHaveMoreRoom(before, agent))
        {
            Unsettled.UnionWith(agent.Teams);
        }
    }

    /// <summary>Puts the team, or takes it away.</summary>
    public void SetTeam(string teamId, Team? team)
    {
        teams.Remove(teamId);
        if (team is not null)
        {
            teams.Add(teamId, team);
        }

        Reorganised = true;
        Unsettled.Add(teamId);
    }

    /// <summary>Puts the conversation in its team's queue or, with a grant, out of it; or forgets it.</summary>
    public void SetSlot(string conversationId, QueueSlot? slot)
    {
        if (slots.Remove(conversationId, out QueueSlot? before) && before.Grant is null)
        {
            Dequeue(before.Entry);
        }

        grants.Remove(conversationId);
        if (slot is null)
        {
            return;
        }

        slots.Add(conversationId, slot);
        if (slot.Grant is not null)
        {
            grants.Add(conversationId, slot.Grant);
            return;
        }

        Enqueue(slot.Entry);
        Unsettled.Add(slot.Entry.TeamId);
    }

    private static bool MayHaveMoreRoom(Agent? before, Agent agent) =>
        before is null
        || agent.OpenCount < before.OpenCount
        || agent != before with { Holds = agent.Holds, LastAssignedAt = agent.LastAssignedAt };

    private void ReplaceMember(Agent agent)
    {
        foreach (string teamId in agent.Teams)
        {
            List<Agent> list = members[teamId];
            list[list.BinarySearch(agent, ById)] = agent;
        }
    }

    private void MoveMember(Agent? before, Agent? agent)
    {
        foreach (string teamId in before?.Teams ?? [])
        {
            RemoveMember(teamId, before!);
        }

        foreach (string teamId in agent?.Teams ?? [])
        {
            AddMember(teamId, agent!);
        }
    }

    private void AddMember(string teamId, Agent agent)
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

    private void RemoveMember(string teamId, Agent agent)
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

    private void Enqueue(WaitingEntry entry)
    {
        if (!queues.TryGetValue(entry.TeamId, out SortedSet<WaitingEntry>? queue))
        {
            queues.Add(entry.TeamId, queue = new(QueueOrder.Instance));
        }

        queue.Add(entry);
    }

    private void Dequeue(WaitingEntry entry)
    {
        if (queues.TryGetValue(entry.TeamId, out SortedSet<WaitingEntry>? queue))
        {
            queue.Remove(entry);
            if (queue.Count == 0)
            {
                queues.Remove(entry.TeamId);
            }
        }
    }
}
