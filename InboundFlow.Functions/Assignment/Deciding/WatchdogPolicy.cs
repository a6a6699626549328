namespace InboundFlow.Functions.Assignment;

/// <summary>The figure that must be zero: somebody waits while somebody else could take them.</summary>
public static class WatchdogPolicy
{
    /// <summary>
    /// For how many seconds the oldest conversation waits for which its team has an eligible agent; 0 when there is none
    /// such. Conversations that agents have been offered do not count: they wait for an answer.
    /// </summary>
    public static double OldestUnservedSeconds(DispatchState state, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        double oldest = 0;
        ILookup<string, Agent> members = MembersByTeam(state);
        foreach (
            IGrouping<string, WaitingEntry> queue in state.Queue.GroupBy(entry => entry.TeamId, StringComparer.Ordinal)
        )
        {
            if (state.Teams.GetValueOrDefault(queue.Key) is Team team && HoursPolicy.IsOpen(team, now))
            {
                Agent[] agents = [.. members[queue.Key]];
                oldest = Math.Max(oldest, OldestOf(team, agents, queue, now));
            }
        }

        return oldest;
    }

    // Those who ask for the same are served or not all alike: one look at the team for each lane.
    private static double OldestOf(Team team, Agent[] agents, IEnumerable<WaitingEntry> queue, DateTimeOffset now)
    {
        double oldest = 0;
        foreach (
            IGrouping<Demand, WaitingEntry> lane in queue
                .Where(entry => entry.Offers is [])
                .GroupBy(entry => entry.Demand, DemandComparer.Instance)
        )
        {
            DecisionScope scope = new(team, lane.Key, null, now);
            if (agents.Any(agent => EligibilityPolicy.ExclusionOf(Standing.Of(agent, scope), scope) is null))
            {
                // Somebody who came this very instant counts too.
                double waits = (now - lane.Min(entry => entry.Request.QueuedAt)).TotalSeconds;
                oldest = Math.Max(oldest, Math.Max(double.Epsilon, waits));
            }
        }

        return oldest;
    }

    private static ILookup<string, Agent> MembersByTeam(DispatchState state) =>
        state
            .Agents.Values.SelectMany(agent => agent.Teams.Select(teamId => (teamId, agent)))
            .ToLookup(pair => pair.teamId, pair => pair.agent, StringComparer.Ordinal);
}
