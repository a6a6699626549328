using System.Globalization;

namespace InboundFlow.Functions.Assignment;

/// <summary>Chooses the agent of a team for a conversation.</summary>
/// <remarks>
/// <para>A pure function: the same facts give the same agent, in whatever order the agents are listed.</para>
/// <para>
/// The sticky agent goes first. The others follow in a total order. Round robin: last assignment the longest ago (never
/// comes before ever), then fewest open, then id (ordinal). Fewest open: fewest open, then last assignment the longest
/// ago, then id.
/// </para>
/// </remarks>
public static class AssignmentPolicy
{
    /// <summary>Changes whenever the same facts could give another agent.</summary>
    public const string Version = "1";

    /// <summary>How many candidates a reason lists.</summary>
    public const int MostListed = 50;

    /// <summary>One pass over the agents; no more than <see cref="MostListed"/> of them are put in order.</summary>
    /// <param name="agents">Those who are not members of the team are ignored.</param>
    public static AssignmentDecision Decide(
        Team? team,
        IReadOnlyList<Agent> agents,
        AgentRequest request,
        DateTimeOffset now
    )
    {
        ArgumentNullException.ThrowIfNull(agents);
        ArgumentNullException.ThrowIfNull(request);
        if (team is null)
        {
            return AssignmentDecision.NobodyEver.Instance;
        }

        Shortlist eligible = new(MostListed, OrderOf(team.Strategy));
        Shortlist passedOver = new(MostListed, AgentOrder.ById);
        Agent? sticky = null;
        int offline = 0;
        int busy = 0;
        int full = 0;
        int teamLimit = 0;
        for (int i = 0; i < agents.Count; i++)
        {
            Agent agent = agents[i];
            if (!IsMember(agent, team.Id))
            {
                continue;
            }

            switch (ExclusionOf(agent, team))
            {
                case null when team.Sticky && string.Equals(agent.Id, request.LastAgentId, StringComparison.Ordinal):
                    sticky = agent;
                    continue;
                case null:
                    eligible.Add(agent);
                    continue;
                case Exclusion.Offline:
                    offline++;
                    break;
                case Exclusion.Busy:
                    busy++;
                    break;
                case Exclusion.Full:
                    full++;
                    break;
                default:
                    teamLimit++;
                    break;
            }

            passedOver.Add(agent);
        }

        if (sticky is null && eligible.Count == 0)
        {
            return passedOver.Count == 0
                ? AssignmentDecision.NobodyEver.Instance
                : new AssignmentDecision.Wait(offline, busy, full, teamLimit);
        }

        return Assign(team, sticky, eligible, passedOver, request, now);
    }

    /// <summary>The reason of an assignment by hand: the one agent, and whether the policy could have chosen them.</summary>
    public static AssignmentReason ByHand(Team? team, Agent agent, AgentRequest request, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(agent);
        ArgumentNullException.ThrowIfNull(request);
        string? excludedBy = team is null ? null : ExclusionOf(agent, team);
        Candidate chosen = new(agent.Id, excludedBy is null, excludedBy, null, 1);
        return new("byHand", Version, request.WorkflowVersion, now, agent.Id, [chosen], 0, null);
    }

    /// <summary>Whether anybody could ever be given a conversation of the team.</summary>
    public static bool HasMembers(Team? team, IReadOnlyList<Agent> agents)
    {
        ArgumentNullException.ThrowIfNull(agents);
        return team is not null && agents.Any(agent => IsMember(agent, team.Id));
    }

    /// <summary>What keeps a member from being given a conversation of the team; <see langword="null"/> if nothing does.</summary>
    private static string? ExclusionOf(Agent agent, Team team)
    {
        if (agent.Presence == Presence.Busy)
        {
            return Exclusion.Busy;
        }

        if (team.OnlineOnly && agent.Presence != Presence.Online)
        {
            return Exclusion.Offline;
        }

        if (agent.OpenCount >= agent.Capacity)
        {
            return Exclusion.Full;
        }

        return agent.OpenCount >= team.MaxOpen ? Exclusion.TeamLimit : null;
    }

    private static AssignmentDecision.Assign Assign(
        Team team,
        Agent? sticky,
        Shortlist eligible,
        Shortlist passedOver,
        AgentRequest request,
        DateTimeOffset now
    )
    {
        List<Agent> ranked = sticky is null ? [.. eligible.First] : [sticky, .. eligible.First.Take(MostListed - 1)];
        List<Candidate> candidates = new(Math.Min(MostListed, ranked.Count + passedOver.Count));
        foreach (Agent agent in ranked)
        {
            candidates.Add(new(agent.Id, true, null, ScoreOf(agent, team.Strategy, now), candidates.Count + 1));
        }

        foreach (Agent agent in passedOver.First.Take(MostListed - ranked.Count))
        {
            candidates.Add(new(agent.Id, false, ExclusionOf(agent, team), null, null));
        }

        int considered = eligible.Count + passedOver.Count + (sticky is null ? 0 : 1);
        AssignmentReason reason = new(
            sticky is null ? NameOf(team.Strategy) : "sticky",
            Version,
            request.WorkflowVersion,
            now,
            ranked[0].Id,
            candidates,
            considered - candidates.Count,
            ranked.Count == 1 ? null : TieBreak(team.Strategy, ranked[0], ranked[1], sticky is not null)
        );
        return new(ranked[0].Id, reason);
    }

    private static string TieBreak(AssignmentStrategy strategy, Agent first, Agent second, bool sticky)
    {
        if (sticky)
        {
            return $"{first.Id} had the contact's previous conversation";
        }

        bool sameLast = first.LastAssignedAt == second.LastAssignedAt;
        bool sameOpen = first.OpenCount == second.OpenCount;
        if (sameLast && sameOpen)
        {
            return $"{first.Id} comes before {second.Id} by id";
        }

        return sameLast || (strategy == AssignmentStrategy.FewestOpen && !sameOpen)
            ? $"{first.Id} has {first.OpenCount} open, {second.Id} has {second.OpenCount}"
            : $"last assignment of {first.Id}: {InWords(first.LastAssignedAt)}; of {second.Id}: {InWords(second.LastAssignedAt)}";
    }

    private static string InWords(DateTimeOffset? at) =>
        at?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture) ?? "never";

    private static double? ScoreOf(Agent agent, AssignmentStrategy strategy, DateTimeOffset now) =>
        strategy == AssignmentStrategy.FewestOpen ? agent.OpenCount : (now - agent.LastAssignedAt)?.TotalSeconds;

    private static string NameOf(AssignmentStrategy strategy) =>
        strategy == AssignmentStrategy.FewestOpen ? "fewestOpen" : "roundRobin";

    private static Comparison<Agent> OrderOf(AssignmentStrategy strategy) =>
        strategy == AssignmentStrategy.FewestOpen ? AgentOrder.FewestOpen : AgentOrder.RoundRobin;

    private static bool IsMember(Agent agent, string teamId)
    {
        IReadOnlyList<string> teams = agent.Teams;
        for (int i = 0; i < teams.Count; i++)
        {
            if (string.Equals(teams[i], teamId, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static class Exclusion
    {
        public const string Offline = "offline";
        public const string Busy = "busy";
        public const string Full = "full";
        public const string TeamLimit = "teamLimit";
    }
}
