namespace InboundFlow.Functions.Assignment;

/// <summary>
/// The changes of one transaction, made on the board as they are decided, and taken back should the transaction fail.
/// </summary>
/// <remarks>
/// Each call changes few rows: asking two; an agent or a team one; what is about one conversation one for each agent who
/// was asked and four besides (<see cref="MostRowsOfOneConversation"/>). Two calls may change as many as there is room
/// for, and leave the rest for the next draft: <see cref="Tick"/> and <see cref="Drain"/>.
/// </remarks>
internal sealed class DispatchDraft
{
    /// <summary>A transaction has 100 rows: one of them is the head, and one the journal's.</summary>
    public const int MostRows = 98;

    /// <summary>What a call about one conversation may change: itself and its slot, all who were asked, an agent, a pace.</summary>
    public const int MostRowsOfOneConversation = 14;

    private readonly BoardChanges changes;
    private readonly AgentRows agents;
    private readonly QueueEntries entries;
    private readonly Assignments assignments;
    private readonly DueWork due;
    private readonly QueueDrain drain;

    /// <summary>A draft on the board as it stands.</summary>
    /// <param name="known">The placements that were read for this draft; <see langword="null"/> where there was none.</param>
    public DispatchDraft(DispatchBoard board, IReadOnlyDictionary<string, Placement?> known, DateTimeOffset now)
    {
        changes = new(board, now);
        agents = new(changes);
        OfferBook offers = new(changes, agents);
        entries = new(changes, offers);
        assignments = new(changes, agents, entries, offers, known);
        due = new(changes, agents, entries);
        drain = new(changes, entries, offers, assignments);
    }

    public DispatchBoard Board => changes.Board;

    public RowChanges<Agent> Agents => changes.Agents;

    public RowChanges<Team> Teams => changes.Teams;

    public RowChanges<TeamPace> Paces => changes.Paces;

    public RowChanges<QueueSlot> Slots => changes.Slots;

    public RowChanges<Placement> Placements => changes.Placements;

    /// <summary>How many rows differ, the head's and the journal's not counted.</summary>
    public int Rows => changes.Rows;

    /// <summary>
    /// When something changes by itself next: at once when <see cref="Tick"/> was not finished. True after
    /// <see cref="Drain"/>.
    /// </summary>
    public DateTimeOffset? NextAt => due.IsUnfinished ? changes.Now : Board.NextAt;

    /// <summary>Where the conversation stands; <see langword="null"/> when it is not here, or was not asked for.</summary>
    public Placement? Find(string conversationId) => assignments.Find(conversationId);

    /// <summary>
    /// Puts the conversation in the queue, unless it is here already. Whether it gets an agent at once is for
    /// <see cref="Drain"/> to say.
    /// </summary>
    public void Ask(AgentRequest request)
    {
        changes.Answered.Add(request.ConversationId);
        if (Find(request.ConversationId) is null)
        {
            WaitingEntry entry = entries.Put(entries.Enter(request, []));
            changes.Placements.Set(request.ConversationId, null, WaitingPolicy.Placement(entry));
        }
    }

    /// <summary>
    /// Does what is due for a waiting conversation: its offers expire, it asks for less, or it goes to its next fallback
    /// team; without one it stays, with no deadline.
    /// </summary>
    /// <param name="dueAt">Counts as the present time if that is behind.</param>
    public void Review(string conversationId, DateTimeOffset dueAt)
    {
        changes.Answered.Add(conversationId);
        if (Board.FindWaiting(conversationId) is WaitingEntry entry)
        {
            WaitingEntry reviewed = entries.Reviewed(entry, dueAt > changes.Now ? dueAt : changes.Now);
            if (!ReferenceEquals(entry, reviewed))
            {
                entries.Put(reviewed);
            }
        }
    }

    /// <summary>Takes the agent's answer to an offer.</summary>
    /// <returns>Whether it was theirs to answer, or was answered so before.</returns>
    public bool AnswerOffer(string conversationId, string agentId, bool accept) =>
        assignments.AnswerOffer(conversationId, agentId, accept);

    /// <summary>How the latest offer to the agent ended; <see langword="null"/> when none did that is remembered.</summary>
    public OfferEnd? EndOfOffer(string conversationId, string agentId) =>
        assignments.EndOfOffer(conversationId, agentId);

    /// <summary>Moves a waiting conversation to the queue of a team, with the age it has.</summary>
    public void Transfer(string conversationId, string teamId)
    {
        if (Board.FindWaiting(conversationId) is WaitingEntry entry && !IsIn(entry, teamId))
        {
            entries.Put(entries.Transferred(entry, teamId));
        }
    }

    /// <summary>Gives the conversation to the agent, room or not. A conversation that waited has to be told.</summary>
    /// <returns>Where it stands now; <see langword="null"/> when there is no such agent.</returns>
    public Placement? AssignByHand(AgentRequest request, string agentId) => assignments.AssignByHand(request, agentId);

    /// <summary>Takes the conversation from the agent and puts it into the queue, with the age it has.</summary>
    /// <returns>Whether that was done, now or before; not when it was no longer the agent's.</returns>
    public bool ReturnToQueue(AgentRequest request, string fromAgentId) =>
        assignments.ReturnToQueue(request, fromAgentId);

    /// <summary>Takes the conversation out, from the queue or from its agent.</summary>
    /// <returns>The agent who had it.</returns>
    public string? Release(string conversationId) => assignments.Release(conversationId);

    /// <summary>Notes that somebody wrote in the conversation. While it waits only what the contact writes counts.</summary>
    public void NoteMessage(string conversationId, DateTimeOffset at, bool isFromContact)
    {
        if (Board.FindWaiting(conversationId) is WaitingEntry entry)
        {
            if (isFromContact)
            {
                entries.NoteMessage(entry, at);
            }
        }
        else if (Find(conversationId) is { AgentId: string agentId, TeamId: string teamId })
        {
            agents.NoteMessage(agentId, teamId, conversationId, at);
        }
    }

    /// <summary>Forgets that the conversation has to be told, unless something else has been decided for it by now.</summary>
    public void MarkTold(Placement told)
    {
        // A record of an earlier version has no other time.
        if (
            Board.FindSlot(told.ConversationId) is { IsUntold: true } slot
            && slot.Placement.DecidedAt == (told.DecidedAt ?? told.AssignedAt)
        )
        {
            changes.SetSlot(told.ConversationId, slot.IsWaiting ? slot with { IsNews = false } : null);
        }
    }

    /// <summary>Creates the agent, or changes everything about them but presence and what they have.</summary>
    public void PutAgent(Agent agent) => agents.Put(agent);

    /// <summary>Puts the agent as they are given, or takes them away.</summary>
    public void SetAgent(string agentId, Agent? agent) => changes.SetAgent(agentId, agent);

    /// <summary>Sets the presence, at once or when the agent has finished.</summary>
    public void SetPresence(string agentId, Presence presence, bool whenFinished) =>
        agents.SetPresence(agentId, presence, whenFinished);

    /// <summary>Notes until when the agent counts as seen, and restores their presence.</summary>
    public void NoteHeartbeat(string agentId, DateTimeOffset dueAt) => agents.NoteHeartbeat(agentId, dueAt);

    /// <summary>Removes the agent, if they have nothing open.</summary>
    public bool DeleteAgent(string agentId)
    {
        if (Board.FindAgent(agentId) is { OpenCount: > 0 })
        {
            return false;
        }

        changes.SetAgent(agentId, null);
        return true;
    }

    public void SetTeam(string teamId, Team? team) => changes.SetTeam(teamId, team);

    /// <summary>Removes the team, if nobody waits in it.</summary>
    public bool DeleteTeam(string teamId)
    {
        if (Board.FindTeam(teamId) is not null && Board.Lanes.CountOf(teamId) > 0)
        {
            return false;
        }

        changes.SetTeam(teamId, null);
        changes.SetPace(teamId, null);
        return true;
    }

    /// <summary>
    /// Does what is due by now and nobody's own call does: missed heartbeats, and reviews that are more than a minute
    /// late. May fill the transaction, so that nothing else fits into it.
    /// </summary>
    /// <returns>The conversations whose agent has been offline for too long; the same again until they are gone.</returns>
    public IReadOnlyList<AbandonedConversation> Tick() => due.Tick();

    /// <summary>Matches the queue with the agents, until nothing matches or the transaction is full.</summary>
    /// <returns>Whether nothing matches any more.</returns>
    public bool Drain() => drain.Run();

    /// <summary>Takes every change back from the board.</summary>
    public void Undo() => changes.Undo();

    private static bool IsIn(WaitingEntry entry, string teamId) =>
        string.Equals(entry.TeamId, teamId, StringComparison.Ordinal)
        && string.Equals(entry.Request.TeamId, teamId, StringComparison.Ordinal);
}
