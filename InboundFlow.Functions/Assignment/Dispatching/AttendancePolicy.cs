namespace InboundFlow.Functions.Assignment;

/// <summary>What becomes of an agent when they come and go.</summary>
internal static class AttendancePolicy
{
    /// <summary>How many offers in a row an agent lets expire before they count as busy.</summary>
    public const int MostOffersExpired = 2;

    /// <summary>Makes them that, and forgets what they were going to be. Their offers are not looked at.</summary>
    public static Agent Become(Agent agent, Presence presence, DateTimeOffset at)
    {
        bool same = agent.Presence == presence;
        Attendance attendance = agent.Attendance;
        return agent with
        {
            Presence = presence,
            Attendance = attendance with
            {
                OnlineSince = presence == Presence.Online ? Since(same, attendance.OnlineSince, at) : null,
                OfflineSince = presence == Presence.Offline ? Since(same, attendance.OfflineSince, at) : null,
                After = null,
                Restore = null,
                OffersExpired = presence == Presence.Online && !same ? 0 : attendance.OffersExpired,
            },
        };
    }

    /// <summary>Sets the presence by hand.</summary>
    /// <remarks>
    /// Whoever is set to be there again without a heartbeat of theirs counts as seen: nobody sends them any more, as far
    /// as we know, until the next one comes.
    /// </remarks>
    public static Agent Set(Agent agent, Presence presence, bool whenFinished, DateTimeOffset at)
    {
        if (whenFinished && agent.OpenCount > 0 && presence != Presence.Online)
        {
            return agent with { Attendance = agent.Attendance with { After = presence, Restore = null } };
        }

        Agent set = Become(agent, presence, at);
        return presence != Presence.Offline && set.Attendance.HeartbeatDueAt <= at
            ? set with
            {
                Attendance = set.Attendance with { HeartbeatDueAt = null },
            }
            : set;
    }

    /// <summary>Makes those who have finished what they were going to be.</summary>
    public static Agent Finish(Agent agent, DateTimeOffset at)
    {
        if (agent is not { OpenCount: 0, Attendance.After: Presence after })
        {
            return agent;
        }

        // Who is away because their heartbeats stopped becomes that when they are back.
        return agent.Attendance.Restore is null
            ? Become(agent, after, at)
            : agent with
            {
                Attendance = agent.Attendance with { After = null, Restore = after },
            };
    }

    /// <summary>Their heartbeats stopped.</summary>
    public static Agent Lose(Agent agent, DateTimeOffset at)
    {
        Presence was = agent.Presence;
        Presence? after = agent.Attendance.After;
        Agent lost = Become(agent, Presence.Offline, at);
        return lost with { Attendance = lost.Attendance with { After = after, Restore = was, HeartbeatDueAt = null } };
    }

    /// <summary>They were seen.</summary>
    public static Agent See(Agent agent, DateTimeOffset dueAt, DateTimeOffset at)
    {
        Agent seen = agent;
        if (agent.Attendance.Restore is Presence restore)
        {
            Presence? after = agent.Attendance.After;
            seen = Become(agent, restore, at);
            seen = seen with { Attendance = seen.Attendance with { After = after } };
        }

        return seen with
        {
            Attendance = seen.Attendance with { HeartbeatDueAt = dueAt },
        };
    }

    /// <summary>
    /// When their conversations that are still theirs go back to the queue, each: as long after they went offline as the
    /// team it came from allows. One that they are given by hand while they are away stays as long.
    /// </summary>
    public static IEnumerable<(string ConversationId, DateTimeOffset At)> Returns(
        Agent agent,
        Func<string, Team?> findTeam
    )
    {
        if (agent is not { Presence: Presence.Offline, Attendance.OfflineSince: DateTimeOffset since })
        {
            yield break;
        }

        foreach (Hold hold in agent.Holds)
        {
            if (hold.State == HoldState.Open && findTeam(hold.TeamId)?.ReturnAfterOffline is TimeSpan grace)
            {
                yield return (hold.ConversationId, (hold.Since > since ? hold.Since : since) + grace);
            }
        }
    }

    private static DateTimeOffset? Since(bool same, DateTimeOffset? before, DateTimeOffset at) =>
        same ? before ?? at : at;
}
