namespace InboundFlow.Functions.Assignment;

/// <summary>How agents change: what they have, whether they are there, and who they are.</summary>
internal sealed class AgentRows(BoardChanges changes)
{
    private readonly DispatchBoard board = changes.Board;

    /// <summary>Changes the agent, if there is such an agent.</summary>
    public void Change(string agentId, Func<Agent, Agent> change) => changes.ChangeAgent(agentId, change);

    /// <summary>Gives or offers the agent a conversation. Their decision's instant is the latest of all.</summary>
    public void Take(string agentId, Hold hold)
    {
        changes.Decided(hold.Since);
        Change(agentId, agent => HoldPolicy.Take(agent, board.FindTeam(hold.TeamId), hold, Remembered(agent)));
    }

    /// <summary>Makes the conversation theirs that they were offered.</summary>
    public void Accept(string agentId, WaitingEntry entry, DateTimeOffset at) =>
        Change(
            agentId,
            agent => HoldPolicy.Accept(agent, board.FindTeam(entry.TeamId), entry.Request.ConversationId, at)
        );

    /// <summary>Takes back the offer they have of the conversation, if they have one.</summary>
    public void TakeBack(string agentId, WaitingEntry entry) =>
        Change(
            agentId,
            agent => HoldPolicy.TakeBack(agent, board.FindTeam(entry.TeamId), entry.Request.ConversationId, changes.Now)
        );

    /// <summary>Rids whoever has it of the conversation, which may be the last they had to finish.</summary>
    /// <param name="wrapUp">Whether they have to wrap it up, if their team does.</param>
    public void Free(Placement? placement, bool wrapUp)
    {
        if (placement?.AgentId is not string agentId)
        {
            return;
        }

        DateTimeOffset at = changes.Now;
        TimeSpan? length = wrapUp && placement.TeamId is not null ? board.FindTeam(placement.TeamId)?.WrapUp : null;
        Change(
            agentId,
            agent =>
                Arrived(
                    agent,
                    AttendancePolicy.Finish(HoldPolicy.Free(agent, placement.ConversationId, length, at), at)
                )
        );
    }

    /// <summary>They let another offer go by.</summary>
    public void NoteExpired(string agentId) =>
        Change(
            agentId,
            agent =>
            {
                int expired = agent.Attendance.OffersExpired + 1;
                Agent noted = agent with { Attendance = agent.Attendance with { OffersExpired = expired } };
                return expired >= AttendancePolicy.MostOffersExpired && agent.Presence == Presence.Online
                    ? Unasked(AttendancePolicy.Become(noted, Presence.Busy, changes.Now))
                    : noted;
            }
        );

    /// <summary>Creates the agent, or changes who they are, and where.</summary>
    public void Put(Agent agent)
    {
        Agent? present = board.FindAgent(agent.Id);
        Agent next = present is null
            ? AttendancePolicy.Become(
                new Agent(agent.Id, agent.Name, agent.Teams, agent.Skills, agent.Capacity, Presence.Offline),
                agent.Presence,
                changes.Now
            )
            : present with
            {
                Name = agent.Name,
                Teams = agent.Teams,
                Skills = agent.Skills,
                Capacity = agent.Capacity,
            };
        changes.SetAgent(
            agent.Id,
            Arrived(present, Unasked(next, hold => !next.Teams.Contains(hold.TeamId, StringComparer.Ordinal)))
        );
    }

    /// <summary>Sets the presence, at once or when they have finished. Who is to be given nothing more is not asked any more.</summary>
    public void SetPresence(string agentId, Presence presence, bool whenFinished) =>
        Change(
            agentId,
            agent =>
            {
                Agent next = AttendancePolicy.Set(agent, presence, whenFinished, changes.Now);
                return Arrived(
                    agent,
                    next is { Presence: Presence.Online, Attendance.After: null } ? next : Unasked(next)
                );
            }
        );

    /// <summary>Notes until when they count as seen, and makes them again what they were.</summary>
    public void NoteHeartbeat(string agentId, DateTimeOffset dueAt) =>
        Change(agentId, agent => Arrived(agent, AttendancePolicy.See(agent, dueAt, changes.Now)));

    /// <summary>Notes that a conversation of theirs was active, where its team lets quiet ones take no room.</summary>
    public void NoteMessage(string agentId, string teamId, string conversationId, DateTimeOffset at)
    {
        if (board.FindTeam(teamId)?.ActiveWithin is TimeSpan activeWithin)
        {
            Change(agentId, agent => HoldPolicy.Stir(agent, conversationId, activeWithin, at));
        }
    }

    /// <summary>Their heartbeats stopped.</summary>
    public void Lose(string agentId) => Change(agentId, agent => Unasked(AttendancePolicy.Lose(agent, changes.Now)));

    // Their queues find out by themselves: see DispatchBoard.Revoked.
    private Agent Unasked(Agent agent, Func<Hold, bool>? which = null)
    {
        foreach (Hold hold in agent.Holds)
        {
            if (hold.State == HoldState.Offered && which?.Invoke(hold) != false)
            {
                agent = HoldPolicy.TakeBack(agent, board.FindTeam(hold.TeamId), hold.ConversationId, changes.Now);
            }
        }

        return agent;
    }

    // Whoever comes to a team with weighted shares begins where the others are, and makes up for nothing.
    private Agent Arrived(Agent? before, Agent agent)
    {
        if (agent.Presence != Presence.Online)
        {
            return agent;
        }

        bool wasOnline = before?.Presence == Presence.Online;
        foreach (string teamId in agent.Teams)
        {
            bool isNew = !wasOnline || !before!.Teams.Contains(teamId, StringComparer.Ordinal);
            if (isNew && board.FindTeam(teamId) is Team team)
            {
                agent = SharePolicy.Join(agent, team, board.MembersOf(teamId));
            }
        }

        return agent;
    }

    private int Remembered(Agent agent)
    {
        int most = 0;
        foreach (string teamId in agent.Teams)
        {
            most = Math.Max(most, board.FindTeam(teamId)?.InflowCap?.Most ?? 0);
        }

        return Math.Min(most, HoldPolicy.MostRemembered);
    }
}
