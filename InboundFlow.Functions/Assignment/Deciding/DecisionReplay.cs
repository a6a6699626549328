namespace InboundFlow.Functions.Assignment;

/// <summary>Takes a decision again from its record alone.</summary>
/// <remarks>
/// By the very code that took it: what that reads of an agent (<see cref="Standing"/>) is read from the record instead.
/// So whoever doubts a decision can see it come out again, and what would have changed it.
/// </remarks>
public static class DecisionReplay
{
    /// <summary>The decision, with a reason that equals the recorded one as long as the policy's version is the same.</summary>
    /// <param name="reason">Also one of an assignment by hand: somebody chose, and what kept the agent comes out again.</param>
    /// <returns>
    /// Waiting, when none of those listed could be given it. Those who were not listed play no part; they are counted as
    /// they were. Where agents were asked, the one who accepted, if they would be asked again.
    /// </returns>
    /// <exception cref="ArgumentException">The record has no facts: it was made before they were kept.</exception>
    public static AssignmentDecision Decide(AssignmentReason reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        if (reason.Facts is not DecisionFacts facts || reason.Candidates.Any(candidate => candidate.Facts is null))
        {
            throw new ArgumentException(
                $"The reason was recorded by policy version {reason.PolicyVersion}, which kept no facts: it cannot be taken again.",
                nameof(reason)
            );
        }

        WaitingEntry entry = facts.Entry.ToEntry(facts.Team.Id, reason.WorkflowVersion);
        DecisionScope scope = new(facts.Team.ToTeam(), entry.Demand, entry, reason.FactsAt);
        TeamSurvey survey = new(scope, facts.Entry.Owner, facts.Entry.LastAgent, AssignmentPolicy.MostListed);
        return string.Equals(reason.Policy, AssignmentPolicy.HandPolicy, StringComparison.Ordinal)
            ? ByHand(reason, survey)
            : ByPolicy(reason, survey);
    }

    private static AssignmentDecision ByPolicy(AssignmentReason reason, TeamSurvey survey)
    {
        foreach (Candidate candidate in reason.Candidates)
        {
            survey.Look(Standing.Of(candidate.AgentId, candidate.Facts!, survey.Scope));
        }

        return survey.Able == 0 ? new AssignmentDecision.Wait(survey.ExcludedBy, null) : Again(reason, survey);
    }

    private static AssignmentDecision.Assign Again(AssignmentReason reason, TeamSurvey survey)
    {
        AssignmentDecision.Assign again = ReasonPolicy.Assign(survey, reason.Facts!.Entry, reason.WorkflowVersion);
        AssignmentReason counted = again.Reason with { NotListed = reason.NotListed };
        return reason.Asked is null ? again with { Reason = counted } : Answered(reason, again, counted);
    }

    // Who accepts is not decided but happens: the decision is whom to ask.
    private static AssignmentDecision.Assign Answered(
        AssignmentReason reason,
        AssignmentDecision.Assign again,
        AssignmentReason counted
    )
    {
        string[] asked = [.. again.Ranked.Take(reason.Asked!.Count)];
        string chosen = asked.Contains(reason.Chosen, StringComparer.Ordinal) ? reason.Chosen : again.AgentId;
        return again with { AgentId = chosen, Reason = counted with { Chosen = chosen, Asked = asked } };
    }

    private static AssignmentDecision.Assign ByHand(AssignmentReason reason, TeamSurvey survey)
    {
        Candidate chosen = reason.Candidates[0];
        Standing standing = Standing.Of(chosen.AgentId, chosen.Facts!, survey.Scope);
        return new(
            chosen.AgentId,
            [chosen.AgentId],
            ReasonPolicy.ByHand(survey, standing, reason.Facts!.Entry, reason.WorkflowVersion)
        );
    }
}
