namespace InboundFlow.Functions.Assignment;

/// <summary>The changes of a draft: each made on the board at once, and kept as it was, to be stored or taken back.</summary>
internal sealed class BoardChanges(DispatchBoard board, DateTimeOffset now)
{
    private readonly DateTimeOffset? decidedBefore = board.LastDecidedAt;

    public DispatchBoard Board => board;

    public DateTimeOffset Now => now;

    public RowChanges<Agent> Agents { get; } = new();

    public RowChanges<Team> Teams { get; } = new();

    public RowChanges<TeamPace> Paces { get; } = new();

    public RowChanges<QueueSlot> Slots { get; } = new();

    public RowChanges<Placement> Placements { get; } = new();

    /// <summary>How many rows differ, the head not counted.</summary>
    public int Rows => Agents.Count + Teams.Count + Paces.Count + Slots.Count + Placements.Count;

    /// <summary>The conversations whose own call this is: the answer tells them where they stand.</summary>
    public HashSet<string> Answered { get; } = new(StringComparer.Ordinal);

    /// <summary>The conversations that came into a queue, in that order.</summary>
    public List<string> Entered { get; } = [];

    /// <summary>When the next decision is made. Two at one instant would leave round robin no order between their agents.</summary>
    public DateTimeOffset NextInstant => board.LastDecidedAt >= now ? board.LastDecidedAt.Value.AddTicks(1) : now;

    /// <summary>The instant of a decision that is made now.</summary>
    public DateTimeOffset Decide() => Decided(NextInstant);

    /// <summary>Notes the instant of a decision: the next one is later.</summary>
    public DateTimeOffset Decided(DateTimeOffset at)
    {
        board.LastDecidedAt = board.LastDecidedAt >= at ? board.LastDecidedAt : at;
        return at;
    }

    public void SetAgent(string agentId, Agent? agent)
    {
        Agents.Set(agentId, board.FindAgent(agentId), agent);
        board.SetAgent(agentId, agent);
    }

    /// <summary>Changes the agent, if there is such an agent.</summary>
    public void ChangeAgent(string agentId, Func<Agent, Agent> change)
    {
        if (
            board.FindAgent(agentId) is Agent agent
            && change(agent) is Agent changed
            && !ReferenceEquals(agent, changed)
        )
        {
            SetAgent(agentId, changed);
        }
    }

    public void SetTeam(string teamId, Team? team)
    {
        Teams.Set(teamId, board.FindTeam(teamId), team);
        board.SetTeam(teamId, team);
    }

    public void SetPace(string teamId, TeamPace? pace)
    {
        Paces.Set(teamId, board.FindPace(teamId), pace);
        board.SetPace(teamId, pace);
    }

    public void SetSlot(string conversationId, QueueSlot? slot)
    {
        Slots.Set(conversationId, board.FindSlot(conversationId), slot);
        board.SetSlot(conversationId, slot);
    }

    /// <summary>Takes every change back from the board.</summary>
    public void Undo()
    {
        foreach (RowChange<Agent> change in Agents)
        {
            board.SetAgent(change.Id, change.Before);
        }

        foreach (RowChange<Team> change in Teams)
        {
            board.SetTeam(change.Id, change.Before);
        }

        foreach (RowChange<TeamPace> change in Paces)
        {
            board.SetPace(change.Id, change.Before);
        }

        foreach (RowChange<QueueSlot> change in Slots)
        {
            board.SetSlot(change.Id, change.Before);
        }

        board.LastDecidedAt = decidedBefore;
        board.IsReorganised = true;
    }
}
