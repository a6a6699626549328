namespace InboundFlow.Functions.Assignment;

/// <summary>The dispatch partition in memory, with the indexes that decisions need. For one caller at a time.</summary>
/// <remarks>Everything in it follows from the stored rows: a board that is read again decides the same.</remarks>
internal sealed class DispatchBoard
{
    private readonly Dictionary<string, Agent> agents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Team> teams = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TeamPace> paces = new(StringComparer.Ordinal);
    private readonly Dictionary<string, QueueSlot> slots = new(StringComparer.Ordinal);
    private readonly Dictionary<string, QueueSlot> untold = new(StringComparer.Ordinal);
    private readonly Memberships members = new();

    /// <summary>When the latest decision was made. The next one is later, whatever the clocks say.</summary>
    public DateTimeOffset? LastDecidedAt { get; set; }

    /// <summary>The queues.</summary>
    public QueueLanes Lanes { get; } = new();

    /// <summary>What becomes due by itself.</summary>
    public DispatchTimes Times { get; } = new();

    /// <summary>
    /// Whether somebody may wait for nobody: at first, and when teams, their members, skills or hours changed.
    /// </summary>
    public bool IsReorganised { get; set; } = true;

    /// <summary>Conversations that are still to be matched before they may stay where they came to.</summary>
    public HashSet<string> Entering { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether a queue that was as long as it may be is not any more.</summary>
    public bool HasSpaceAgain { get; set; }

    /// <summary>Agents who are not there any more, or are leaving: nobody waits for them alone because they know the contact.</summary>
    public HashSet<string> Departed { get; } = new(StringComparer.Ordinal);

    /// <summary>Conversations that may have been offered to somebody who does not keep room for them any more.</summary>
    public HashSet<string> Revoked { get; } = new(StringComparer.Ordinal);

    /// <summary>Where those stand that have to be told.</summary>
    public IReadOnlyList<Placement> Untold => [.. untold.Values.Select(slot => slot.Placement)];

    /// <summary>
    /// When something changes by itself: an agent's heartbeat is missed or their absence too long, a team for whose work
    /// somebody may wait begins or ends it, or somebody gets room for whom somebody waits. True once time has elapsed on
    /// the board and nothing matches any more.
    /// </summary>
    public DateTimeOffset? NextAt
    {
        get
        {
            DateTimeOffset? hours = Lanes.Teams.Count > 0 ? Times.HoursAt : null;
            DateTimeOffset?[] all = [Times.AgentsAt, Lanes.WakesAt, hours];
            return all.Min();
        }
    }

    public Agent? FindAgent(string agentId) => agents.GetValueOrDefault(agentId);

    public Team? FindTeam(string teamId) => teams.GetValueOrDefault(teamId);

    public TeamPace? FindPace(string teamId) => paces.GetValueOrDefault(teamId);

    public QueueSlot? FindSlot(string conversationId) => slots.GetValueOrDefault(conversationId);

    /// <summary>The entry of a conversation that waits.</summary>
    public WaitingEntry? FindWaiting(string conversationId) =>
        FindSlot(conversationId) is { IsWaiting: true, Entry: WaitingEntry entry } ? entry : null;

    /// <summary>The team's agents by id, whether or not there is such a team.</summary>
    public IReadOnlyList<Agent> MembersOf(string teamId) => members.Of(teamId);

    /// <summary>Whether waiting in the team is waiting for somebody.</summary>
    public bool CouldServe(string teamId, DateTimeOffset now) =>
        TeamPolicy.CouldEverServe(FindTeam(teamId), MembersOf(teamId), now);

    /// <summary>A copy for readers.</summary>
    public DispatchState Snapshot() =>
        new(
            new Dictionary<string, Agent>(agents, StringComparer.Ordinal),
            new Dictionary<string, Team>(teams, StringComparer.Ordinal),
            Lanes.ToArray()
        )
        {
            Paces = new Dictionary<string, TeamPace>(paces, StringComparer.Ordinal),
        };

    /// <summary>Puts the agent, or takes them away.</summary>
    public void SetAgent(string agentId, Agent? agent)
    {
        Agent? before = agents.GetValueOrDefault(agentId);
        Put(agents, agentId, agent);
        members.Set(before, agent);
        Times.Note(agentId, agent, FindTeam);
        NoteRevoked(before, agent);
        if (IsThere(before) && !IsThere(agent))
        {
            Departed.Add(agentId);
        }

        // Every assignment comes this way, and is neither.
        IsReorganised |= IsAnother(before, agent);
        if (agent is not null && (before is null || HoldPolicy.MayHaveMoreRoom(before, agent)))
        {
            foreach (string teamId in agent.Teams)
            {
                Lanes.Unsettle(teamId);
            }
        }
    }

    /// <summary>Puts the team, or takes it away.</summary>
    public void SetTeam(string teamId, Team? team)
    {
        Team? before = FindTeam(teamId);
        Put(teams, teamId, team);
        Times.Note(teamId, before, team, FindAgent, FindTeam);
        IsReorganised = true;

        // How many may be asked at a time says in which lane an entry is that was offered.
        foreach (WaitingEntry entry in Lanes.EntriesOf(teamId).Where(entry => entry.Offers.Count > 0).ToArray())
        {
            Lanes.Remove(entry);
            Lanes.Add(entry, WaitingPolicy.StillAsks(entry, team));
        }

        Lanes.Unsettle(teamId);
    }

    /// <summary>Puts the team's pace, or takes it away.</summary>
    public void SetPace(string teamId, TeamPace? pace) => Put(paces, teamId, pace);

    /// <summary>Puts the conversation in its team's queue or, with a grant, out of it; or forgets it.</summary>
    public void SetSlot(string conversationId, QueueSlot? slot)
    {
        if (FindWaiting(conversationId) is WaitingEntry before)
        {
            bool stays =
                slot is { IsWaiting: true }
                && string.Equals(slot.Entry.TeamId, before.TeamId, StringComparison.Ordinal);
            Lanes.Remove(before);
            HasSpaceAgain |= !stays && Lanes.CountOf(before.TeamId) + 1 == FindTeam(before.TeamId)?.MaxQueue;
        }

        Put(slots, conversationId, slot);
        Put(untold, conversationId, slot is { IsUntold: true } ? slot : null);
        WaitingEntry? entry = slot is { IsWaiting: true } ? slot.Entry : null;
        NoteEntering(conversationId, entry);
        Times.Note(conversationId, entry);
        if (entry is null)
        {
            return;
        }

        Lanes.Add(entry, WaitingPolicy.StillAsks(entry, FindTeam(entry.TeamId)));
        if (entry.Offers.Any(offer => !Keeps(offer, conversationId)))
        {
            Revoked.Add(conversationId);
        }
    }

    /// <summary>Does what the time asks for on its own. An earlier time than before changes nothing.</summary>
    public void Elapse(DateTimeOffset now)
    {
        Lanes.Elapse(now);
        while (Times.TryTakeHours(now, FindTeam, out string teamId))
        {
            IsReorganised = true;
            Lanes.Unsettle(teamId);
        }
    }

    /// <summary>Whether who was asked keeps room for the conversation.</summary>
    public bool Keeps(Offer offer, string conversationId) =>
        FindAgent(offer.AgentId) is Agent agent && HoldPolicy.FindOffer(agent, conversationId) is not null;

    private void NoteEntering(string conversationId, WaitingEntry? entry)
    {
        if (entry is { IsEntering: true })
        {
            Entering.Add(conversationId);
        }
        else if (Entering.Count > 0)
        {
            Entering.Remove(conversationId);
        }
    }

    private void NoteRevoked(Agent? before, Agent? agent)
    {
        foreach (Hold hold in before?.Holds ?? [])
        {
            if (
                hold.State == HoldState.Offered
                && (agent is null || HoldPolicy.FindOffer(agent, hold.ConversationId) is null)
            )
            {
                Revoked.Add(hold.ConversationId);
            }
        }
    }

    private static bool IsThere(Agent? agent) => agent is { Presence: Presence.Online, Attendance.After: null };

    private static bool IsAnother(Agent? before, Agent? after) =>
        before is null
        || after is null
        || before.Capacity != after.Capacity
        || !ReferenceEquals(before.Teams, after.Teams)
        || !ReferenceEquals(before.Skills, after.Skills);

    private static void Put<T>(Dictionary<string, T> all, string id, T? one)
        where T : class
    {
        if (one is null)
        {
            all.Remove(id);
        }
        else
        {
            all[id] = one;
        }
    }
}
