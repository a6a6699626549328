namespace InboundFlow.Functions.Assignment;

/// <summary>Who has nothing to do, and since when.</summary>
internal static class IdlePolicy
{
    /// <summary>
    /// Since when the agent has had nothing open, offered or to wrap up, in ticks: the later of their last conversation's
    /// end and their coming online. <see cref="Standing.Never"/> if neither is known, <see cref="Standing.NotIdle"/> if
    /// they have something.
    /// </summary>
    public static long IdleAt(Agent agent, DateTimeOffset now)
    {
        if (agent.Taken > 0)
        {
            return Standing.NotIdle;
        }

        IReadOnlyList<Hold> holds = agent.Holds;
        for (int i = 0; i < holds.Count; i++)
        {
            if (!(holds[i].CountsUntil <= now))
            {
                return Standing.NotIdle;
            }
        }

        return Math.Max(agent.IdleSince?.UtcTicks ?? Standing.Never, agent.OnlineAt);
    }
}
