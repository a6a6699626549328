using InboundFlow.Functions.Assignment;

namespace InboundFlow.Tests.Functions.Assignment;

/// <summary>What the rules say, written a second time: plainly, and without a thought for speed.</summary>
internal static class Expected
{
    /// <summary>Whether the agent can be given it.</summary>
    public static bool IsEligible(Team team, Agent agent, WaitingEntry entry, DateTimeOffset now)
    {
        Demand demand = entry.Demand;
        int load = agent.Holds.Where(hold => !(hold.CountsUntil <= now)).Sum(hold => hold.Cost);
        int recent = agent.RecentAssignments.Count(at =>
            team.InflowCap is not null && at > now - team.InflowCap.Window
        );
        return (demand.OnlyAgentId ?? agent.Id) == agent.Id
            && !demand.ExcludedAgentIds.Contains(agent.Id)
            && !entry.DeclinedBy.Contains(agent.Id)
            && entry.Offers.All(offer => offer.AgentId != agent.Id)
            && demand.Required.All(skill => agent.Skills.GetValueOrDefault(skill.Key) >= skill.Value)
            && agent.Presence != Presence.Busy
            && (agent.Presence == Presence.Online || !team.OnlineOnly)
            && agent.Attendance.After is null
            && agent.Capacity > 0
            && (demand.Cost == 0 || load + demand.Cost <= agent.Capacity)
            && (demand.Cost == 0 || load + demand.Cost <= Room(team, agent, now))
            && !(agent.Holds.Count(hold => hold.State != HoldState.WrapUp) >= team.MaxOpen)
            && !(recent >= team.InflowCap?.Most);
    }

    /// <summary>Those who can be given it, best first.</summary>
    public static IEnumerable<string> Ranked(
        Team team,
        IEnumerable<Agent> agents,
        WaitingEntry entry,
        DateTimeOffset now
    ) =>
        agents
            .Where(agent => IsEligible(team, agent, entry, now))
            .OrderBy(agent => Knows(team, agent, entry))
            .ThenBy(agent => Primary(team, agent, entry, now))
            .ThenBy(agent => team.Strategy == AssignmentStrategy.BestMatch ? -Above(agent, entry) : 0)
            .ThenBy(agent => team.Strategy == AssignmentStrategy.BestMatch ? LoadRatio(agent, now) : 0)
            .ThenBy(agent => agent.LastAssignedAt ?? DateTimeOffset.MinValue)
            .ThenBy(agent => Open(agent))
            .ThenBy(agent => agent.Id, StringComparer.Ordinal)
            .Select(agent => agent.Id);

    private static int Knows(Team team, Agent agent, WaitingEntry entry)
    {
        AgentRequest request = entry.Request;
        bool known =
            team.Sticky?.Within is not TimeSpan within
            || (request.LastAgentAt is DateTimeOffset at && request.QueuedAt - at <= within);
        return team.Sticky is null ? 2
            : agent.Id == request.OwnerAgentId ? 0
            : agent.Id == request.LastAgentId && known ? 1
            : 2;
    }

    private static double Primary(Team team, Agent agent, WaitingEntry entry, DateTimeOffset now) =>
        team.Strategy switch
        {
            AssignmentStrategy.FewestOpen => Open(agent),
            AssignmentStrategy.LowestLoad => LoadRatio(agent, now),
            AssignmentStrategy.LongestIdle => IdleSince(agent, now),
            AssignmentStrategy.BestMatch => -entry.Demand.Preferred.Sum(skill =>
                Math.Min(skill.Value, agent.Skills.GetValueOrDefault(skill.Key))
            ),
            AssignmentStrategy.WeightedShares => agent.Passes["support"],
            _ => 0,
        };

    private static double IdleSince(Agent agent, DateTimeOffset now)
    {
        if (agent.Holds.Any(hold => hold.State != HoldState.WrapUp || !(hold.CountsUntil <= now)))
        {
            return double.PositiveInfinity;
        }

        DateTimeOffset?[] times = [agent.IdleSince, agent.Attendance.OnlineSince];
        return times.Max() is DateTimeOffset since ? (since - Some.Noon).TotalSeconds : double.NegativeInfinity;
    }

    private static double LoadRatio(Agent agent, DateTimeOffset now) =>
        (double)agent.Holds.Where(hold => !(hold.CountsUntil <= now)).Sum(hold => hold.Cost) / agent.Capacity;

    private static int Above(Agent agent, WaitingEntry entry) =>
        entry.Demand.Required.Sum(skill => agent.Skills[skill.Key] - skill.Value);

    private static int Open(Agent agent) => agent.Holds.Count(hold => hold.State != HoldState.WrapUp);

    private static int Room(Team team, Agent agent, DateTimeOffset now)
    {
        if (team.LoginRamp is not TimeSpan ramp || agent.Attendance.OnlineSince is not DateTimeOffset since)
        {
            return agent.Capacity;
        }

        // One more for each of as many equal parts of the ramp as are over.
        TimeSpan part = ramp / Math.Max(1, agent.Capacity - 1);
        return 1 + Enumerable.Range(1, agent.Capacity - 1).Count(parts => now - since >= parts * part);
    }
}
