namespace InboundFlow.Functions.Assignment;

/// <summary>
/// The changes of one transaction, made on the board as they are decided, and taken back should the transaction fail.
/// </summary>
/// <param name="known">The placements that were read for this draft; <see langword="null"/> where there was none.</param>
internal sealed class DispatchDraft(
    DispatchBoard board,
    IReadOnlyDictionary<string, Placement?> known,
    DateTimeOffset now
)
{
    /// <summary>A transaction has 100 rows: one of them is the head, and one the journal's.</summary>
    public const int MostRows = 98;

    private readonly DateTimeOffset? lastAssignedBefore = board.LastAssignedAt;
    private readonly string[] unsettledBefore = [.. board.Unsettled];
    private readonly HashSet<string> answered = new(StringComparer.Ordinal);

    public DispatchBoard Board => board;

    public RowChanges<Agent> Agents { get; } = new();

    public RowChanges<Team> Teams { get; } = new();

    public RowChanges<QueueSlot> Slots { get; } = new();

    public RowChanges<Placement> Placements { get; } = new();

    /// <summary>How many rows differ, the head's and the journal's not counted.</summary>
    public int Rows => Agents.Count + Teams.Count + Slots.Count + Placements.Count;

    /// <summary>Where the conversation stands; <see langword="null"/> when it is not here, or was not asked for.</summary>
    public Placement? Find(string conversationId) =>
        Placements.TryGet(conversationId, out RowChange<Placement>? change) && change.After?.AgentId is not null
            ? change.After
            : board.FindSlot(conversationId) switch
            {
                { Grant: Placement grant } => grant,
                { Entry: WaitingEntry entry } => Waiting(entry),
                null => change is null ? known.GetValueOrDefault(conversationId) : change.After,
            };

    /// <summary>
    /// Puts the conversation in the queue, unless it is here already. Whether it gets an agent at once is for
    /// <see cref="Drain"/> to say.
    /// </summary>
    public void Ask(AgentRequest request)
    {
        answered.Add(request.ConversationId);
        if (Find(request.ConversationId) is not null)
        {
            return;
        }

        WaitingEntry entry = Enter(request);
        SetSlot(request.ConversationId, new QueueSlot(entry, null));
        Placements.Set(request.ConversationId, null, Waiting(entry));
    }

    /// <summary>
    /// Moves a conversation that waited long enough to its next fallback team; without one it stays, with no deadline.
    /// </summary>
    public void Review(string conversationId, DateTimeOffset dueAt)
    {
        answered.Add(conversationId);
        DateTimeOffset present = dueAt > now ? dueAt : now;
        if (
            board.FindSlot(conversationId) is not { Grant: null, Entry: WaitingEntry entry } slot
            || !(entry.FallBackAt <= present)
        )
        {
            return;
        }

        WaitingEntry moved = FallbackPolicy.Next(board, entry.Request.TeamId, entry.TriedTeamIds) is string next
            ? Moved(entry, next)
            : entry with
            {
                FallBackAt = null,
            };
        SetSlot(conversationId, slot with { Entry = moved });
    }

    /// <summary>Moves a waiting conversation to the queue of a team, with the age it has.</summary>
    public void Transfer(string conversationId, string teamId)
    {
        if (board.FindSlot(conversationId) is { Grant: null, Entry: WaitingEntry entry } slot)
        {
            WaitingEntry moved = Enter(entry.Request with { TeamId = teamId });
            SetSlot(conversationId, slot with { Entry = moved });
        }
    }

    /// <summary>Gives the conversation to the agent, room or not. A conversation that waited has to be told.</summary>
    /// <returns>Where it stands now; <see langword="null"/> when there is no such agent.</returns>
    public Placement? AssignByHand(AgentRequest request, string agentId)
    {
        string conversationId = request.ConversationId;
        Placement? present = Find(conversationId);
        if (board.FindAgent(agentId) is not Agent agent)
        {
            return null;
        }

        if (string.Equals(present?.AgentId, agentId, StringComparison.Ordinal))
        {
            return present;
        }

        AssignmentReason reason = AssignmentPolicy.ByHand(
            board.FindTeam(request.TeamId),
            agent,
            request,
            NextInstant()
        );
        FreeRoom(present);
        AgentRequest aged = request with { QueuedAt = present?.QueuedAt ?? request.QueuedAt };
        Placement placement = Take(aged, request.TeamId, agentId, reason);
        Placements.Set(conversationId, present, placement);
        if (board.FindSlot(conversationId) is QueueSlot slot)
        {
            SetSlot(conversationId, slot with { Grant = placement });
        }

        return placement;
    }

    /// <summary>Takes the conversation from the agent and puts it into the queue, with the age it has.</summary>
    /// <returns>Whether that was done, now or before; not when it was no longer the agent's.</returns>
    public bool ReturnToQueue(AgentRequest request, string fromAgentId)
    {
        string conversationId = request.ConversationId;
        if (
            board.FindSlot(conversationId)?.Entry.Request.ReturnedBy is string returnedBy
            && string.Equals(returnedBy, request.ReturnedBy, StringComparison.Ordinal)
        )
        {
            return true;
        }

        Placement? present = Find(conversationId);
        if (!string.Equals(present?.AgentId, fromAgentId, StringComparison.Ordinal))
        {
            return false;
        }

        FreeRoom(present);
        WaitingEntry entry = Enter(request);
        SetSlot(conversationId, new QueueSlot(entry, null));
        Placements.Set(conversationId, present, Waiting(entry));
        return true;
    }

    /// <summary>Takes the conversation out, from the queue or from its agent.</summary>
    /// <returns>The agent who had it.</returns>
    public string? Release(string conversationId)
    {
        Placement? present = Find(conversationId);
        if (present is null)
        {
            return null;
        }

        FreeRoom(present);
        SetSlot(conversationId, null);
        Placements.Set(conversationId, present, null);
        return present.AgentId;
    }

    /// <summary>Forgets that the conversation has to be told, unless it has another agent by now.</summary>
    public void MarkTold(Placement told)
    {
        Placement? grant = board.FindSlot(told.ConversationId)?.Grant;
        if (grant is not null && grant.AssignedAt == told.AssignedAt)
        {
            SetSlot(told.ConversationId, null);
        }
    }

    public void SetAgent(string agentId, Agent? agent)
    {
        Agents.Set(agentId, board.FindAgent(agentId), agent);
        board.SetAgent(agentId, agent);
    }

    /// <summary>Takes the agent's answer to an offer.</summary>
    /// <returns>Whether it was theirs to answer.</returns>
    public bool AnswerOffer(string conversationId, string agentId, bool accept) => false;

    /// <summary>Sets the presence, at once or when the agent has finished.</summary>
    public void SetPresence(string agentId, Presence presence, bool whenFinished)
    {
        if (board.FindAgent(agentId) is Agent agent)
        {
            SetAgent(agentId, agent with { Presence = presence });
        }
    }

    /// <summary>Notes until when the agent counts as seen, and restores their presence.</summary>
    public void NoteHeartbeat(string agentId, DateTimeOffset dueAt)
    {
        if (board.FindAgent(agentId) is Agent agent)
        {
            SetAgent(agentId, agent with { Attendance = agent.Attendance with { HeartbeatDueAt = dueAt } });
        }
    }

    /// <summary>Notes that a conversation is active.</summary>
    public void NoteMessage(string conversationId, DateTimeOffset at) { }

    /// <summary>Does what is due by now.</summary>
    public DispatchTick Tick() => new(null, []);

    /// <summary>Removes the agent, if they have nothing open.</summary>
    public bool DeleteAgent(string agentId)
    {
        if (board.FindAgent(agentId) is { OpenCount: > 0 })
        {
            return false;
        }

        SetAgent(agentId, null);
        return true;
    }

    public void SetTeam(string teamId, Team? team)
    {
        Teams.Set(teamId, board.FindTeam(teamId), team);
        board.SetTeam(teamId, team);
    }

    /// <summary>Removes the team, if nobody waits in it.</summary>
    public bool DeleteTeam(string teamId)
    {
        if (board.FindTeam(teamId) is not null && board.HeadOf(teamId) is not null)
        {
            return false;
        }

        SetTeam(teamId, null);
        return true;
    }

    /// <summary>Moves a waiting conversation to another team's queue, with the age it has.</summary>
    public void Move(WaitingEntry entry, string teamId) =>
        SetSlot(entry.Request.ConversationId, new QueueSlot(Moved(entry, teamId), null));

    /// <summary>Matches the queue with the agents, until nothing matches or the transaction is full.</summary>
    /// <returns>Whether nothing matches any more.</returns>
    public bool Drain() => QueueDrain.Run(this);

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

        foreach (RowChange<QueueSlot> change in Slots)
        {
            board.SetSlot(change.Id, change.Before);
        }

        // What was looked at in vain has to be looked at again: without this draft there may be more room.
        board.Unsettled.UnionWith(unsettledBefore);
        board.LastAssignedAt = lastAssignedBefore;
        board.Reorganised = true;
    }

    // A team that nobody could ever serve is passed over at once; without a fallback it keeps its queue until it has members.
    private WaitingEntry Enter(AgentRequest request)
    {
        string teamId = request.TeamId;
        List<string> tried = [teamId];
        if (!board.HasMembers(teamId) && FallbackPolicy.Next(board, teamId, tried) is string fallback)
        {
            teamId = fallback;
            tried.Add(fallback);
        }

        return new(request, teamId, tried, FallbackPolicy.Deadline(board, request.TeamId, teamId, tried, now));
    }

    private WaitingEntry Moved(WaitingEntry entry, string teamId)
    {
        string[] tried = [.. entry.TriedTeamIds, teamId];
        DateTimeOffset? deadline = FallbackPolicy.Deadline(board, entry.Request.TeamId, teamId, tried, now);
        return new(entry.Request, teamId, tried, deadline);
    }

    /// <summary>Whether the conversation came with this draft.</summary>
    public bool IsNew(string conversationId) =>
        Slots.TryGet(conversationId, out RowChange<QueueSlot>? change) && change.Before is null;

    /// <summary>Gives a waiting conversation to the agent who was chosen.</summary>
    public void Give(QueueStep.Give give)
    {
        string conversationId = give.Entry.Request.ConversationId;
        Placement placement = Take(give.Entry.Request, give.Entry.TeamId, give.AgentId, give.Reason);
        Placements.Set(conversationId, Waiting(give.Entry), placement);

        // Whoever asks in this very draft is told by the answer, and asks again should it get lost.
        SetSlot(conversationId, answered.Contains(conversationId) ? null : new QueueSlot(give.Entry, placement));
    }

    private Placement Take(AgentRequest request, string teamId, string agentId, AssignmentReason reason)
    {
        Agent agent = board.FindAgent(agentId)!;
        Hold hold = new(request.ConversationId, teamId, HoldState.Open, 1, reason.FactsAt);
        SetAgent(agentId, agent with { Holds = [.. agent.Holds, hold], LastAssignedAt = reason.FactsAt });
        board.LastAssignedAt = reason.FactsAt;
        return new(
            request.ConversationId,
            PlacementStatus.Assigned,
            teamId,
            agentId,
            request.QueuedAt,
            reason.FactsAt,
            null,
            reason
        );
    }

    private void FreeRoom(Placement? placement)
    {
        if (placement?.AgentId is string agentId && board.FindAgent(agentId) is Agent agent)
        {
            string id = placement.ConversationId;
            Hold[] left =
            [
                .. agent.Holds.Where(hold => !string.Equals(hold.ConversationId, id, StringComparison.Ordinal)),
            ];
            SetAgent(agentId, agent with { Holds = left });
        }
    }

    private void SetSlot(string conversationId, QueueSlot? slot)
    {
        Slots.Set(conversationId, board.FindSlot(conversationId), slot);
        board.SetSlot(conversationId, slot);
    }

    /// <summary>When the next assignment is made. Two at one instant would leave round robin no order between their agents.</summary>
    public DateTimeOffset NextInstant() => board.LastAssignedAt >= now ? board.LastAssignedAt.Value.AddTicks(1) : now;

    private static Placement Waiting(WaitingEntry entry) =>
        new(
            entry.Request.ConversationId,
            PlacementStatus.Waiting,
            entry.TeamId,
            null,
            entry.Request.QueuedAt,
            null,
            entry.FallBackAt,
            null
        );
}
