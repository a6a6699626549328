namespace InboundFlow.Functions.Assignment;

/// <summary>Writes down why: from a survey of the team, whether that was taken of agents or of a record.</summary>
internal static class ReasonPolicy
{
    private const string Sticky = "sticky";
    private const string SpecificAgent = "specificAgent";
    private const string NotListedEligible = "eligible";

    /// <summary>The assignment to the first of those who can take it.</summary>
    public static AssignmentDecision.Assign Assign(TeamSurvey survey, EntryFacts entry, string workflowVersion)
    {
        DecisionScope scope = survey.Scope;
        IReadOnlyList<Standing> ranked = survey.Ranked();
        List<Candidate> candidates = Candidates(survey, ranked);
        AssignmentReason reason = new(
            PolicyOf(survey),
            AssignmentPolicy.Version,
            workflowVersion,
            scope.Now,
            ranked[0].Id,
            candidates,
            NotListed(survey, candidates),
            ranked.Count == 1 ? null : TieBreak(survey, ranked[0], ranked[1])
        )
        {
            Facts = new DecisionFacts(TeamFacts.Of(scope.Team), entry),
        };
        return new(ranked[0].Id, [.. ranked.Select(agent => agent.Id)], reason);
    }

    /// <summary>The one agent whom somebody chose, and whether the policy could have.</summary>
    public static AssignmentReason ByHand(TeamSurvey survey, Standing chosen, EntryFacts entry, string workflowVersion)
    {
        DecisionScope scope = survey.Scope;
        string? excludedBy = EligibilityPolicy.ExclusionOf(chosen, scope);
        Candidate candidate = new(chosen.Id, excludedBy is null, excludedBy, null, 1) { Facts = chosen.ToFacts(scope) };
        return new(
            AssignmentPolicy.HandPolicy,
            AssignmentPolicy.Version,
            workflowVersion,
            scope.Now,
            chosen.Id,
            [candidate],
            new Dictionary<string, int>(StringComparer.Ordinal),
            null
        )
        {
            Facts = new DecisionFacts(TeamFacts.Of(scope.Team), entry),
        };
    }

    private static string PolicyOf(TeamSurvey survey) =>
        survey.HasSticky ? Sticky
        : survey.Scope.Demand.OnlyAgentId is not null ? SpecificAgent
        : AssignmentPolicy.NameOf(survey.Scope.Team.Strategy);

    private static string TieBreak(TeamSurvey survey, Standing first, Standing second) =>
        !survey.HasSticky ? AgentOrder.Of(survey.Scope.Team.Strategy).Explain(first, second)
        : string.Equals(first.Id, survey.Owner, StringComparison.Ordinal) ? $"{first.Id} is the contact's own agent"
        : $"{first.Id} had the contact's previous conversation";

    private static List<Candidate> Candidates(TeamSurvey survey, IReadOnlyList<Standing> ranked)
    {
        DecisionScope scope = survey.Scope;
        List<Candidate> candidates = new(AssignmentPolicy.MostListed);
        foreach (Standing agent in ranked)
        {
            candidates.Add(
                new(agent.Id, true, null, ScoreOf(agent, scope), candidates.Count + 1) { Facts = agent.ToFacts(scope) }
            );
        }

        foreach (Standing agent in survey.PassedOver().Take(AssignmentPolicy.MostListed - ranked.Count))
        {
            string? excludedBy = EligibilityPolicy.ExclusionOf(agent, scope);
            candidates.Add(new(agent.Id, false, excludedBy, null, null) { Facts = agent.ToFacts(scope) });
        }

        return candidates;
    }

    private static SortedDictionary<string, int> NotListed(TeamSurvey survey, List<Candidate> candidates)
    {
        SortedDictionary<string, int> left = new(StringComparer.Ordinal);
        Add(NotListedEligible, survey.Able);
        foreach ((string exclusion, int count) in survey.ExcludedBy)
        {
            Add(exclusion, count);
        }

        return left;

        void Add(string name, int count)
        {
            int listed = candidates.Count(candidate =>
                string.Equals(candidate.ExcludedBy ?? NotListedEligible, name, StringComparison.Ordinal)
            );
            if (count > listed)
            {
                left.Add(name, count - listed);
            }
        }
    }

    private static double? ScoreOf(in Standing agent, DecisionScope scope) =>
        scope.Team.Strategy switch
        {
            AssignmentStrategy.FewestOpen => agent.Open,
            AssignmentStrategy.LowestLoad => (double)agent.Load / agent.Capacity,
            AssignmentStrategy.LongestIdle => SecondsSince(agent.IdleAt, scope.Now),
            AssignmentStrategy.BestMatch => agent.Wished,
            AssignmentStrategy.WeightedShares => (double)agent.Pass / AgentOrder.ShareUnit,
            _ => SecondsSince(agent.LastAt, scope.Now),
        };

    private static double? SecondsSince(long ticks, DateTimeOffset now) =>
        ticks is Standing.Never or Standing.NotIdle ? null : TimeSpan.FromTicks(now.UtcTicks - ticks).TotalSeconds;
}
