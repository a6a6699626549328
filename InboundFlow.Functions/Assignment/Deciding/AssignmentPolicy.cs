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

        TeamSurvey survey = new(team, MostListed);
        for (int i = 0; i < agents.Count; i++)
        {
            survey.Look(agents[i], request.LastAgentId);
        }

        return survey switch
        {
            { Members: 0 } => AssignmentDecision.NobodyEver.Instance,
            { Able: 0 } => survey.ToWait(),
            _ => Assign(team, survey, request, now),
        };
    }

    /// <summary>The reason of an assignment by hand: the one agent, and whether the policy could have chosen them.</summary>
    public static AssignmentReason ByHand(Team? team, Agent agent, AgentRequest request, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(agent);
        ArgumentNullException.ThrowIfNull(request);
        string? excludedBy = team is null ? null : TeamSurvey.ExclusionOf(agent, team);
        Candidate chosen = new(agent.Id, excludedBy is null, excludedBy, null, 1);
        return new("byHand", Version, request.WorkflowVersion, now, agent.Id, [chosen], 0, null);
    }

    private static AssignmentDecision.Assign Assign(
        Team team,
        TeamSurvey survey,
        AgentRequest request,
        DateTimeOffset now
    )
    {
        Agent? sticky = survey.Sticky;
        IReadOnlyList<Agent> ranked = sticky is null
            ? survey.Eligible.First
            : [sticky, .. survey.Eligible.First.Take(MostListed - 1)];
        List<Candidate> candidates = Candidates(team, ranked, survey.PassedOver, now);
        AssignmentReason reason = new(
            sticky is null ? NameOf(team.Strategy) : "sticky",
            Version,
            request.WorkflowVersion,
            now,
            ranked[0].Id,
            candidates,
            survey.Members - candidates.Count,
            ranked.Count == 1 ? null : TieBreak(team.Strategy, ranked[0], ranked[1], sticky is not null)
        );
        return new(ranked[0].Id, reason);
    }

    private static List<Candidate> Candidates(
        Team team,
        IReadOnlyList<Agent> ranked,
        Shortlist passedOver,
        DateTimeOffset now
    )
    {
        List<Candidate> candidates = new(Math.Min(MostListed, ranked.Count + passedOver.Count));
        foreach (Agent agent in ranked)
        {
            candidates.Add(new(agent.Id, true, null, ScoreOf(agent, team.Strategy, now), candidates.Count + 1));
        }

        foreach (Agent agent in passedOver.First.Take(MostListed - ranked.Count))
        {
            candidates.Add(new(agent.Id, false, TeamSurvey.ExclusionOf(agent, team), null, null));
        }

        return candidates;
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
}
