namespace InboundFlow.Functions.Simulation;

/// <summary>The same arrivals in two workspaces.</summary>
/// <param name="Difference">After less before.</param>
/// <param name="Moved">What went elsewhere.</param>
public sealed record Comparison(
    SimulationReport Before,
    SimulationReport After,
    FigureDifference Difference,
    MovedConversations Moved
)
{
    private const int MostListed = 100;

    /// <summary>Runs both.</summary>
    /// <param name="after">With the arrivals of <paramref name="before"/>.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Comparison Run(
        Scenario before,
        Scenario after,
        SimulatorOptions options,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(before);
        SimulatedTraffic first = Simulator.RunAll(before, options, cancellationToken);
        SimulatedTraffic second = Simulator.RunAll(after, options, cancellationToken);
        return new(
            first.Report,
            second.Report,
            FigureDifference.Of(first.Report.Whole, second.Report.Whole),
            Compare(before.Arrivals, first.Outcomes, second.Outcomes)
        );
    }

    private static MovedConversations Compare(IReadOnlyList<Arrival> arrivals, Outcome[] before, Outcome[] after)
    {
        List<int> moved = [];
        int otherTeam = 0;
        for (int index = 0; index < arrivals.Count; index++)
        {
            Outcome x = before[index];
            Outcome y = after[index];
            if (x.Kind != y.Kind || !string.Equals(x.AgentId, y.AgentId, StringComparison.Ordinal))
            {
                moved.Add(index);
                otherTeam += string.Equals(x.TeamId, y.TeamId, StringComparison.Ordinal) ? 0 : 1;
            }
        }

        MovedConversation[] listed =
        [
            .. moved
                .OrderByDescending(index => (after[index].Wait - before[index].Wait).Duration())
                .ThenBy(index => index)
                .Take(MostListed)
                .Select(index => new MovedConversation(
                    arrivals[index].Id,
                    arrivals[index].At,
                    OutcomeFigures.Of(before[index]),
                    OutcomeFigures.Of(after[index])
                )),
        ];
        return new(moved.Count, otherTeam, listed);
    }
}

/// <summary>Conversations that another agent would have got, or that would have ended differently.</summary>
/// <param name="OtherTeam">How many of them in another team.</param>
/// <param name="Items">At most 100: those first whose wait differs the most.</param>
public sealed record MovedConversations(int Count, int OtherTeam, IReadOnlyList<MovedConversation> Items);

/// <summary>One of them.</summary>
/// <param name="At">When it came.</param>
public sealed record MovedConversation(
    string ConversationId,
    DateTimeOffset At,
    OutcomeFigures Before,
    OutcomeFigures After
);

/// <summary>What became of a conversation.</summary>
/// <param name="AgentId">Who got it; <see langword="null"/> for nobody.</param>
public sealed record OutcomeFigures(OutcomeKind Outcome, string? TeamId, string? AgentId, double WaitSeconds)
{
    internal static OutcomeFigures Of(Outcome outcome) =>
        new(outcome.Kind, outcome.TeamId, outcome.AgentId, Figure.Rounded(outcome.Wait.TotalSeconds));
}
