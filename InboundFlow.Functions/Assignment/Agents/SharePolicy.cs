namespace InboundFlow.Functions.Assignment;

/// <summary>Weighted shares: how far agents have come in a team, and who is behind.</summary>
/// <remarks>
/// Each conversation moves an agent on by <see cref="AgentOrder.ShareUnit"/> divided by their weight, and the one who is
/// the least far gets the next. So of two agents who are eligible all the while the one is never more than one step of
/// the longer kind ahead of the other: their conversations per weight differ by at most 1 divided by the smaller weight,
/// however many there are. (A weight that does not divide the unit is off by less than 0.005 %.)
/// </remarks>
public static class SharePolicy
{
    /// <summary>An agent's weight in a team.</summary>
    public static int WeightOf(Team team, string agentId)
    {
        ArgumentNullException.ThrowIfNull(team);
        return Math.Max(1, team.Shares.GetValueOrDefault(agentId, 1));
    }

    /// <summary>How far an agent has come after one conversation more.</summary>
    public static long PassAfter(long pass, int weight) => pass + (AgentOrder.ShareUnit / weight);

    /// <summary>
    /// How far somebody counts as having come who joins those who are there: never less than the one who is the least
    /// far, or they would get everything until they had caught up.
    /// </summary>
    /// <param name="own">How far they had come; <see langword="null"/> if they were never given anything.</param>
    /// <param name="smallestThere"><see langword="null"/> when nobody is there.</param>
    public static long PassOnJoining(long? own, long? smallestThere) => Math.Max(own ?? 0, smallestThere ?? 0);

    /// <summary>The agent after they were given, or offered, one conversation more of the team.</summary>
    public static Agent Charge(Agent agent, Team team)
    {
        ArgumentNullException.ThrowIfNull(agent);
        ArgumentNullException.ThrowIfNull(team);
        return team.Strategy == AssignmentStrategy.WeightedShares
            ? With(agent, team.Id, PassAfter(agent.Passes.GetValueOrDefault(team.Id), WeightOf(team, agent.Id)))
            : agent;
    }

    /// <summary>The agent after an offer of the team did not become theirs: it does not count.</summary>
    public static Agent Refund(Agent agent, Team team)
    {
        ArgumentNullException.ThrowIfNull(agent);
        ArgumentNullException.ThrowIfNull(team);
        return team.Strategy == AssignmentStrategy.WeightedShares && agent.Passes.TryGetValue(team.Id, out long pass)
            ? With(agent, team.Id, Math.Max(0, pass - PassAfter(0, WeightOf(team, agent.Id))))
            : agent;
    }

    /// <summary>The agent as they come online, or into the team.</summary>
    /// <param name="members">The agents of the team; who is not online, and the agent as they were, do not count.</param>
    public static Agent Join(Agent agent, Team team, IReadOnlyList<Agent> members)
    {
        ArgumentNullException.ThrowIfNull(agent);
        ArgumentNullException.ThrowIfNull(team);
        ArgumentNullException.ThrowIfNull(members);
        if (team.Strategy != AssignmentStrategy.WeightedShares)
        {
            return agent;
        }

        long? smallest = null;
        foreach (Agent member in members)
        {
            if (member.Presence == Presence.Online && !string.Equals(member.Id, agent.Id, StringComparison.Ordinal))
            {
                smallest = Math.Min(smallest ?? long.MaxValue, member.Passes.GetValueOrDefault(team.Id));
            }
        }

        long? own = agent.Passes.TryGetValue(team.Id, out long pass) ? pass : null;
        return With(agent, team.Id, PassOnJoining(own, smallest));
    }

    private static Agent With(Agent agent, string teamId, long pass) =>
        agent with
        {
            Passes = new Dictionary<string, long>(agent.Passes, StringComparer.Ordinal) { [teamId] = pass },
        };
}
