using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Conversations;

namespace InboundFlow.Functions.Simulation;

/// <summary>Answers what would be if a team were different. One question at a time: an answer takes a processor for seconds.</summary>
public sealed class SimulationDesk(IDispatcher dispatcher, RecordedConversations recorded, TimeProvider time)
    : IDisposable
{
    private readonly SemaphoreSlim free = new(1, 1);

    /// <summary>Answers the question. Changes nothing.</summary>
    public async Task<SimulationAnswer> AnswerAsync(
        string teamId,
        SimulateBody body,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(body);
        DateTimeOffset now = time.GetUtcNow();
        if (body.Check(now) is string wrong)
        {
            return new SimulationAnswer.Invalid(wrong);
        }

        if (!await free.WaitAsync(TimeSpan.Zero, cancellationToken))
        {
            return SimulationAnswer.Busy.Instance;
        }

        try
        {
            DispatchState state = await dispatcher.ReadAsync(cancellationToken);
            return state.Teams.TryGetValue(teamId, out Team? team)
                ? await AnswerAsync(team, body, state, now, cancellationToken)
                : SimulationAnswer.NoTeam.Instance;
        }
        finally
        {
            free.Release();
        }
    }

    public void Dispose() => free.Dispose();

    private async Task<SimulationAnswer> AnswerAsync(
        Team team,
        SimulateBody body,
        DispatchState state,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        (Team? changed, string? problem) = TeamPatch.Apply(team, body.Change?.Team);
        problem ??= body.Change?.Check(state.Agents.Values, team.Id);
        if (changed is null || problem is not null)
        {
            return new SimulationAnswer.Invalid(problem!);
        }

        WhatIfQuestion question = WhatIfQuestion.Of(body, team, changed, state, now);
        WhatIf? whatIf = body.Arrivals is not null
            ? WhatIf.OfMadeUp(question, body.Arrivals)
            : await ReadAsync(question, cancellationToken);
        return whatIf is null
            ? SimulationAnswer.TooMuch.Instance
            : await Task.Run(() => Run(question, whatIf, cancellationToken), cancellationToken);
    }

    private async Task<WhatIf?> ReadAsync(WhatIfQuestion question, CancellationToken cancellationToken)
    {
        HashSet<string> teams = question.Teams.Select(team => team.Id).ToHashSet(StringComparer.Ordinal);
        IReadOnlyList<Conversation>? conversations = await recorded.ReadAsync(
            question.From,
            question.To,
            teams.Contains,
            cancellationToken
        );
        return conversations is null ? null : WhatIf.OfRecorded(question, conversations);
    }

    private static SimulationAnswer.Done Run(
        WhatIfQuestion question,
        WhatIf whatIf,
        CancellationToken cancellationToken
    )
    {
        SimulatorOptions options = new();
        Comparison? comparison = whatIf.After is null
            ? null
            : Comparison.Run(whatIf.Before, whatIf.After, options, cancellationToken);
        return new SimulationAnswer.Done(
            new(
                question.Team.Id,
                question.From,
                question.To,
                question.Seed,
                question.Body.Arrivals is null ? "recorded" : "synthetic",
                whatIf.Before.Arrivals.Count,
                whatIf.Recorded,
                comparison?.Before ?? Simulator.Run(whatIf.Before, options, cancellationToken),
                comparison?.After,
                comparison?.Difference,
                comparison?.Moved
            )
        );
    }
}

/// <summary>What came of a question.</summary>
public abstract record SimulationAnswer
{
    private SimulationAnswer() { }

    /// <summary>It was answered.</summary>
    public sealed record Done(SimulationView View) : SimulationAnswer;

    /// <summary>It makes no sense.</summary>
    public sealed record Invalid(string Problem) : SimulationAnswer;

    /// <summary>There is no such team.</summary>
    public sealed record NoTeam : SimulationAnswer
    {
        internal static readonly NoTeam Instance = new();
    }

    /// <summary>There were too many conversations in the period.</summary>
    public sealed record TooMuch : SimulationAnswer
    {
        internal static readonly TooMuch Instance = new();
    }

    /// <summary>Another one is being answered.</summary>
    public sealed record Busy : SimulationAnswer
    {
        internal static readonly Busy Instance = new();
    }
}
