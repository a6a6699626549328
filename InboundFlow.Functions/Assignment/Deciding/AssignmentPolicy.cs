using System.Text.Json;

namespace InboundFlow.Functions.Assignment;

/// <summary>Chooses the agent of a team for a conversation.</summary>
/// <remarks>
/// <para>A pure function: the same facts give the same agent, in whatever order the agents are listed.</para>
/// <para>
/// Of those who are eligible (<see cref="EligibilityPolicy"/>), the contact's dedicated agent goes first and the agent of
/// their previous conversation next, if the team has it so. The others follow in the total order of the team's strategy;
/// what comes after a comma decides where all before it is equal:
/// </para>
/// <list type="bullet">
/// <item>Round robin: last assignment the longest ago (never comes before ever), fewest open, id.</item>
/// <item>Fewest open: fewest open, last assignment the longest ago, id.</item>
/// <item>Lowest load: load divided by capacity, last assignment the longest ago, fewest open, id.</item>
/// <item>Longest idle: those with nothing open, by since when (the later of their last conversation's end and their
/// coming online); then the others; last assignment the longest ago, fewest open, id.</item>
/// <item>Best match: the sum of the levels wished for, none counted higher than wished; the sum of the levels above what
/// is required; load divided by capacity, last assignment the longest ago, fewest open, id.</item>
/// <item>Weighted shares: the least far (<see cref="SharePolicy"/>), last assignment the longest ago, fewest open,
/// id.</item>
/// </list>
/// <para>Conversations that an agent was offered count as open. Ids are compared by their characters (ordinal).</para>
/// </remarks>
public static class AssignmentPolicy
{
    /// <summary>Changes whenever the same facts could give another agent.</summary>
    public const string Version = "2";

    /// <summary>How many candidates a reason lists.</summary>
    public const int MostListed = 20;

    /// <summary>The policy that a reason names when a person chose.</summary>
    public const string HandPolicy = "byHand";

    /// <summary>The name of a strategy in reasons and in the HTTP contract: <c>roundRobin</c> ...</summary>
    public static string NameOf(AssignmentStrategy strategy) =>
        JsonNamingPolicy.CamelCase.ConvertName(strategy.ToString());

    /// <summary>One pass over the agents; no more than <see cref="MostListed"/> of them are put in order.</summary>
    /// <param name="members">The agents of the team, and nobody else.</param>
    /// <param name="entry">The conversation as it waits in the team, or would: with what it asks for at present.</param>
    public static AssignmentDecision Decide(
        Team? team,
        IReadOnlyList<Agent> members,
        WaitingEntry entry,
        DateTimeOffset now
    )
    {
        ArgumentNullException.ThrowIfNull(members);
        ArgumentNullException.ThrowIfNull(entry);
        if (team is null)
        {
            return AssignmentDecision.NobodyEver.Instance;
        }

        if (!HoursPolicy.IsOpen(team, now))
        {
            return OutsideHours(team, members.Count, now);
        }

        TeamSurvey survey = Survey(team, members, entry, now);
        return survey switch
        {
            { Members: 0 } => AssignmentDecision.NobodyEver.Instance,
            { Able: 0 } => new AssignmentDecision.Wait(survey.ExcludedBy, survey.RoomAt),
            _ => ReasonPolicy.Assign(survey, EntryFacts.Of(entry, survey), entry.Request.WorkflowVersion),
        };
    }

    /// <summary>The reason of an assignment by hand: the one agent, and whether the policy could have chosen them.</summary>
    /// <param name="team">The team whose conversation it is; <see langword="null"/> when there is none of that id.</param>
    public static AssignmentReason ByHand(Team? team, Agent agent, AgentRequest request, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(agent);
        ArgumentNullException.ThrowIfNull(request);
        Team rules = team ?? new Team(request.TeamId, request.TeamId) { OnlineOnly = false };
        (DateTimeOffset rankAt, DateTimeOffset? urgentFrom) = RankPolicy.Of(request, team);
        WaitingEntry entry = new(request, rules.Id, [rules.Id], null)
        {
            Demand = Demand.Anybody with { Cost = DemandPolicy.CostOf(request, team) },
            RankAt = rankAt,
            UrgentFrom = urgentFrom,
        };
        TeamSurvey survey = new(new DecisionScope(rules, entry.Demand, entry, now), null, null, 1);
        Standing chosen = Standing.Of(agent, survey.Scope);
        return ReasonPolicy.ByHand(survey, chosen, EntryFacts.Of(entry, survey), request.WorkflowVersion);
    }

    private static TeamSurvey Survey(Team team, IReadOnlyList<Agent> members, WaitingEntry entry, DateTimeOffset now)
    {
        DecisionScope scope = new(team, entry.Demand, entry, now);
        AgentRequest request = entry.Request;
        TeamSurvey survey = team.Sticky is StickyRule rule
            ? new(scope, request.OwnerAgentId, StickyPolicy.LastAgentOf(request, rule), MostListed)
            : new(scope, null, null, MostListed);
        for (int i = 0; i < members.Count; i++)
        {
            survey.Look(Standing.Of(members[i], scope));
        }

        return survey;
    }

    private static AssignmentDecision OutsideHours(Team team, int members, DateTimeOffset now) =>
        members == 0
            ? AssignmentDecision.NobodyEver.Instance
            : new AssignmentDecision.Wait(
                new Dictionary<string, int>(StringComparer.Ordinal) { [Exclusion.OutsideHours] = members },
                HoursPolicy.NextChange(team, now)
            );
}
