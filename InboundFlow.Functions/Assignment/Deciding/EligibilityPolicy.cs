namespace InboundFlow.Functions.Assignment;

/// <summary>Says whether an agent can be given a conversation, and if not what keeps them.</summary>
public static class EligibilityPolicy
{
    /// <summary>What keeps a member of the team from it: one of <see cref="Exclusion"/>; <see langword="null"/> if nothing does.</summary>
    /// <remarks>
    /// Something that costs nothing always fits, but for agents whose capacity is 0: those are given nothing at all.
    /// </remarks>
    public static string? ExclusionOf(Agent agent, Team team, Demand demand, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(agent);
        ArgumentNullException.ThrowIfNull(team);
        ArgumentNullException.ThrowIfNull(demand);
        DecisionScope scope = new(team, demand, null, now);
        return HoursPolicy.IsOpen(team, now) ? ExclusionOf(Standing.Of(agent, scope), scope) : Exclusion.OutsideHours;
    }

    /// <summary>How much of an agent's room is taken at <paramref name="now"/>.</summary>
    public static int LoadOf(Agent agent, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(agent);
        if (now < agent.LoadLapsesFrom)
        {
            return agent.Load;
        }

        IReadOnlyList<Hold> holds = agent.Holds;
        int load = 0;
        for (int i = 0; i < holds.Count; i++)
        {
            load += holds[i].CountsUntil <= now ? 0 : holds[i].Cost;
        }

        return load;
    }

    /// <summary>How many conversations an agent has open, or was offered: what a team's limit looks at.</summary>
    public static int TakenBy(Agent agent)
    {
        ArgumentNullException.ThrowIfNull(agent);
        return agent.Taken;
    }

    /// <summary>
    /// When the passing of time alone may end what keeps the agent: a conversation stops taking room, the ramp gets
    /// further, or an assignment leaves the inflow cap's window.
    /// </summary>
    /// <returns>Later than <paramref name="now"/>; <see langword="null"/> when nothing of that kind keeps them.</returns>
    public static DateTimeOffset? RoomAt(Agent agent, Team team, Demand demand, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(agent);
        ArgumentNullException.ThrowIfNull(team);
        ArgumentNullException.ThrowIfNull(demand);
        string? exclusion = ExclusionOf(agent, team, demand, now);
        return string.Equals(exclusion, Exclusion.OutsideHours, StringComparison.Ordinal)
            ? HoursPolicy.NextChange(team, now)
            : RoomAt(agent, exclusion, new DecisionScope(team, demand, null, now));
    }

    /// <summary>The same, for an agent of whom it is known what keeps them.</summary>
    internal static DateTimeOffset? RoomAt(Agent agent, string? exclusion, DecisionScope scope) =>
        exclusion switch
        {
            Exclusion.Full => LoadFallsAt(agent, scope.Now),
            Exclusion.Ramp => Earlier(LoadFallsAt(agent, scope.Now), RampReachedAt(agent, scope)),
            Exclusion.InflowCap => InflowPolicy.BelowAt(agent, scope.Team.InflowCap!),
            _ => null,
        };

    internal static DateTimeOffset? Earlier(DateTimeOffset? x, DateTimeOffset? y) => x is null || y < x ? y ?? x : x;

    internal static string? ExclusionOf(in Standing agent, DecisionScope scope)
    {
        if (scope.RulesOut(agent.Id) is string ruledOut)
        {
            return ruledOut;
        }

        return agent.LacksSkill ? Exclusion.LacksSkill : Absence(agent, scope.Team) ?? Shortage(agent, scope);
    }

    private static string? Absence(in Standing agent, Team team) =>
        agent.Presence == Presence.Busy ? Exclusion.Busy
        : team.OnlineOnly && agent.Presence != Presence.Online ? Exclusion.Offline
        : agent.Finishing ? Exclusion.Finishing
        : null;

    private static string? Shortage(in Standing agent, DecisionScope scope)
    {
        int cost = scope.Demand.Cost;
        if (agent.Capacity == 0 || (cost > 0 && agent.Load + cost > agent.Capacity))
        {
            return Exclusion.Full;
        }

        if (cost > 0 && agent.Load + cost > agent.Room)
        {
            return Exclusion.Ramp;
        }

        return agent.Open >= scope.Team.MaxOpen ? Exclusion.TeamLimit
            : agent.IsAtCap ? Exclusion.InflowCap
            : null;
    }

    private static DateTimeOffset? LoadFallsAt(Agent agent, DateTimeOffset now)
    {
        if (now < agent.LoadLapsesFrom)
        {
            return agent.LoadLapsesFrom == DateTimeOffset.MaxValue ? null : agent.LoadLapsesFrom;
        }

        DateTimeOffset? first = null;
        foreach (Hold hold in agent.Holds)
        {
            if (hold.CountsUntil > now)
            {
                first = Earlier(first, hold.CountsUntil);
            }
        }

        return first;
    }

    private static DateTimeOffset RampReachedAt(Agent agent, DecisionScope scope) =>
        RampPolicy.ReachedAt(
            LoadOf(agent, scope.Now) + scope.Demand.Cost,
            agent.Capacity,
            agent.Attendance.OnlineSince!.Value,
            scope.Team.LoginRamp!.Value
        );
}
