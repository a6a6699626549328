namespace InboundFlow.Functions.Assignment;

/// <summary>The figure that must be zero: somebody waits while somebody else could take them.</summary>
public static class WatchdogPolicy
{
    /// <summary>
    /// For how many seconds the oldest conversation waits whose team has an agent with room; 0 when there is none such.
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
            WaitingEntry first = queue.MinBy(entry => entry.Request.QueuedAt)!;
            Team? team = state.Teams.GetValueOrDefault(queue.Key);
            if (AssignmentPolicy.Decide(team, [.. members[queue.Key]], first.Request, now) is AssignmentDecision.Assign)
            {
                // Somebody who came this very instant counts too.
                oldest = Math.Max(oldest, Math.Max(double.Epsilon, (now - first.Request.QueuedAt).TotalSeconds));
            }
        }

        return oldest;
    }

    private static ILookup<string, Agent> MembersByTeam(DispatchState state) =>
        state
            .Agents.Values.SelectMany(agent => agent.Teams.Select(teamId => (teamId, agent)))
            .ToLookup(pair => pair.teamId, pair => pair.agent, StringComparer.Ordinal);
}
