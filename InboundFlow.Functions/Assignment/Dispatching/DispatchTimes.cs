namespace InboundFlow.Functions.Assignment;

/// <summary>What becomes due by itself on a board: found by time, from the facts on it.</summary>
internal sealed class DispatchTimes
{
    private readonly TimeIndex<string> heartbeats = new(StringComparer.Ordinal);
    private readonly TimeIndex<string> absences = new(StringComparer.Ordinal);
    private readonly TimeIndex<string> reviews = new(StringComparer.Ordinal);
    private readonly TimeIndex<string> hours = new(StringComparer.Ordinal);
    private readonly HashSet<string> absentees = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Absence> gone = new(StringComparer.Ordinal);

    /// <summary>When the first team's work begins or ends.</summary>
    public DateTimeOffset? HoursAt => hours.First;

    /// <summary>When the first heartbeat is missed, or the first absence is too long.</summary>
    public DateTimeOffset? AgentsAt =>
        heartbeats.First < absences.First || absences.First is null ? heartbeats.First : absences.First;

    /// <summary>Those who have gone for so long that conversations of theirs are to go back to the queue.</summary>
    public IReadOnlyCollection<string> Gone => gone.Keys;

    public void Note(string agentId, Agent? agent, Func<string, Team?> findTeam)
    {
        heartbeats.Set(agentId, agent is { Presence: not Presence.Offline } ? agent.Attendance.HeartbeatDueAt : null);
        if (agent is not { Presence: Presence.Offline, OpenCount: > 0, Attendance.OfflineSince: DateTimeOffset since })
        {
            absences.Set(agentId, null);
            absentees.Remove(agentId);
            gone.Remove(agentId);
            return;
        }

        absentees.Add(agentId);
        if (gone.TryGetValue(agentId, out Absence? noted) && noted.Since == since)
        {
            absences.Set(agentId, FirstReturn(agent, findTeam, noted.FoundAt));
            return;
        }

        gone.Remove(agentId);
        absences.Set(agentId, FirstReturn(agent, findTeam, DateTimeOffset.MinValue));
    }

    /// <summary>The team's rules may be others: those who are away are looked at again, and its hours.</summary>
    public void Note(
        string teamId,
        Team? before,
        Team? team,
        Func<string, Agent?> findAgent,
        Func<string, Team?> findTeam
    )
    {
        // When its work begins or ends is found by the first look at the clock.
        hours.Set(teamId, team?.Hours is null ? null : DateTimeOffset.MinValue);
        if (before?.ReturnAfterOffline == team?.ReturnAfterOffline)
        {
            return;
        }

        gone.Clear();
        foreach (string agentId in absentees)
        {
            absences.Set(agentId, FirstReturn(findAgent(agentId)!, findTeam, DateTimeOffset.MinValue));
        }
    }

    public void Note(string conversationId, WaitingEntry? entry) =>
        reviews.Set(conversationId, entry is null ? null : WaitingPolicy.ReviewAt(entry));

    /// <summary>A team whose work began or ended by <paramref name="now"/>, each once.</summary>
    public bool TryTakeHours(DateTimeOffset now, Func<string, Team?> findTeam, out string teamId)
    {
        if (!hours.TryTake(now, out string? changed))
        {
            teamId = "";
            return false;
        }

        teamId = changed;
        hours.Set(changed, findTeam(changed) is Team team ? HoursPolicy.NextChange(team, now) : null);
        return true;
    }

    /// <summary>Those whose heartbeats stopped.</summary>
    public IReadOnlyList<string> MissedBy(DateTimeOffset now) => heartbeats.DueBy(now);

    /// <summary>Those who wait and should have been looked at by <paramref name="now"/>.</summary>
    public IReadOnlyList<string> ReviewsBy(DateTimeOffset now) => reviews.DueBy(now);

    /// <summary>Adds to <see cref="Gone"/> whose absence has become too long.</summary>
    public void ElapseAbsences(DateTimeOffset now, Func<string, Agent?> findAgent, Func<string, Team?> findTeam)
    {
        while (absences.TryTake(now, out string? agentId))
        {
            Agent agent = findAgent(agentId)!;
            gone[agentId] = new(agent.Attendance.OfflineSince!.Value, now);
            absences.Set(agentId, FirstReturn(agent, findTeam, now));
        }
    }

    // The first that is later, so that what was found once is not due again and again.
    private static DateTimeOffset? FirstReturn(Agent agent, Func<string, Team?> findTeam, DateTimeOffset after)
    {
        DateTimeOffset? first = null;
        foreach ((string _, DateTimeOffset at) in AttendancePolicy.Returns(agent, findTeam))
        {
            first = at > after && !(first <= at) ? at : first;
        }

        return first;
    }

    /// <summary>An absence that became too long for some of the agent's conversations.</summary>
    /// <param name="FoundAt">When that was last found. What is due later is found then.</param>
    private sealed record Absence(DateTimeOffset Since, DateTimeOffset FoundAt);
}
