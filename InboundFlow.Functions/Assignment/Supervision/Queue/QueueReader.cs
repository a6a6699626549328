namespace InboundFlow.Functions.Assignment.Supervision;

/// <summary>Reads the queue of one team for people.</summary>
/// <remarks>
/// Conversations that ask for the same are looked at once, so that ten thousand that wait for anybody cost one pass over
/// the agents.
/// </remarks>
internal sealed class QueueReader
{
    private readonly DateTimeOffset now;
    private readonly string teamId;
    private readonly Team? team;
    private readonly Agent[] members;
    private readonly TeamPace? closed;
    private readonly QueuePace pace;
    private readonly Dictionary<Demand, AssignmentDecision> decisions = new(DemandComparer.Instance);

    public QueueReader(DispatchState state, string teamId, DateTimeOffset now)
    {
        this.now = now;
        this.teamId = teamId;
        team = state.Teams.GetValueOrDefault(teamId);
        members =
        [
            .. state
                .Agents.Values.Where(agent => agent.Teams.Contains(teamId, StringComparer.Ordinal))
                .OrderBy(agent => agent.Id, StringComparer.Ordinal),
        ];
        closed = state.Paces.GetValueOrDefault(teamId);
        pace = WaitEstimatePolicy.PaceOf(team, members, closed, now);
    }

    /// <summary>One of those that wait.</summary>
    /// <param name="position">From 1.</param>
    /// <param name="named">Whether to name the members one by one.</param>
    public QueueEntryView Read(WaitingEntry entry, int position, bool named)
    {
        AssignmentDecision decision = Decide(entry);
        WaitEstimate estimate = WaitEstimatePolicy.Estimate(position, pace);
        QueuePace.Known? known = pace as QueuePace.Known;
        return new(
            entry.Request.ConversationId,
            teamId,
            position,
            entry.Request.Priority,
            entry.Request.QueuedAt,
            WaitingForPolicy.Describe(entry, team, decision),
            estimate.Wait,
            new(estimate.Basis, known?.MeanHandleSeconds, known?.Room, closed?.Conversations ?? 0),
            entry.Offers.Count > 0 ? PlacementStatus.Offered : PlacementStatus.Waiting,
            StepOf(entry),
            entry.FallBackAt,
            entry.UrgentFrom <= now,
            entry.Offers,
            entry.DeclinedBy,
            CountsOf(decision)
        )
        {
            Candidates = named ? CandidatesOf(entry) : null,
        };
    }

    private AssignmentDecision Decide(WaitingEntry entry)
    {
        // Who said no or was asked is told apart by conversation.
        if (entry.DeclinedBy.Count > 0 || entry.Offers.Count > 0)
        {
            return AssignmentPolicy.Decide(team, members, entry, now);
        }

        if (!decisions.TryGetValue(entry.Demand, out AssignmentDecision? decision))
        {
            decision = AssignmentPolicy.Decide(team, members, entry, now);
            decisions.Add(entry.Demand, decision);
        }

        return decision;
    }

    private CandidateView[] CandidatesOf(WaitingEntry entry)
    {
        if (team is null)
        {
            return [];
        }

        DecisionScope scope = new(team, entry.Demand, entry, now);
        return Array.ConvertAll(
            members,
            agent => new CandidateView(
                agent.Id,
                HoursPolicy.IsOpen(team, now)
                    ? EligibilityPolicy.ExclusionOf(Standing.Of(agent, scope), scope)
                    : Exclusion.OutsideHours
            )
        );
    }

    private static StepView StepOf(WaitingEntry entry) =>
        new(
            entry.Step,
            entry.Demand.Required,
            entry.Demand.Preferred,
            entry.Demand.OnlyAgentId,
            entry.Demand.Cost,
            entry.StepUntil
        );

    private static IReadOnlyDictionary<string, int> CountsOf(AssignmentDecision decision) =>
        decision is AssignmentDecision.Wait wait
            ? wait.ExcludedBy
            : new Dictionary<string, int>(StringComparer.Ordinal);
}
