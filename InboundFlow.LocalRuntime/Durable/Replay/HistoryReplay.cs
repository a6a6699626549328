using InboundFlow.LocalRuntime.Durable.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace InboundFlow.LocalRuntime.Durable.Replay;

/// <summary>Holds the code of today against a history of yesterday.</summary>
/// <remarks>
/// The code is run over the events as the engine would on the instance's next turn. It has to ask for what the history
/// has, for nothing else, and to end as the history does.
/// </remarks>
internal sealed class HistoryReplay(OrchestratorTurn turn)
{
    /// <summary>Says whether they agree.</summary>
    public ReplayVerdict Run(RecordedHistory recorded)
    {
        IReadOnlyList<HistoryEvent> played = WithoutBrokenTurn(recorded.Events);
        ExecutionCompleted? end = played.OfType<ExecutionCompleted>().LastOrDefault();
        HistoryEvent[] history = [.. played.Where(item => item is not ExecutionCompleted)];
        TurnInput input = new(
            recorded.InstanceId,
            recorded.ExecutionId,
            history,
            Arrived: [],
            Now: DateTimeOffset.MinValue,
            CustomStatus: null
        )
        {
            FiresTimers = false,
        };
        TurnResult result = turn.Run(input, static () => { });
        return Compare(result, end, played.Count);
    }

    private static ReplayVerdict Compare(TurnResult result, ExecutionCompleted? end, int count)
    {
        if (result.Outcome is TurnOutcome.Failed { Failure: var failure } && IsNonDeterminism(failure))
        {
            return new ReplayVerdict.Differs(failure.ErrorMessage);
        }

        if (
            result.NewEvents.OfType<ScheduledEvent>().FirstOrDefault(item => item is not ExecutionCompleted) is { } more
        )
        {
            return new ReplayVerdict.Differs(
                $"As step {more.EventId} the code asks for {NonDeterminismException.Describe(more)}, and the history has "
                    + "nothing there."
            );
        }

        // A terminated one was not asked.
        bool isSame =
            end?.OrchestrationStatus == OrchestrationRuntimeStatus.Terminated
            || string.Equals(Describe(end), Describe(result.Outcome), StringComparison.Ordinal);
        return isSame
            ? new ReplayVerdict.Same(count)
            : new ReplayVerdict.Differs(
                $"What was asked for is the same, but at the end the history {Describe(end)}, and the code "
                    + $"{Describe(result.Outcome)}."
            );
    }

    /// <summary>The turn in which the code was found to be another one is not held against the code of today.</summary>
    private static IReadOnlyList<HistoryEvent> WithoutBrokenTurn(IReadOnlyList<HistoryEvent> events)
    {
        bool isBroken =
            events.OfType<ExecutionCompleted>().LastOrDefault()?.FailureDetails is { } failure
            && IsNonDeterminism(failure);
        return isBroken
            ? [.. events.Take(events.Select((item, i) => item is OrchestratorStarted ? i : 0).Max())]
            : events;
    }

    private static bool IsNonDeterminism(TaskFailureDetails failure) =>
        string.Equals(failure.ErrorType, typeof(NonDeterminismException).FullName, StringComparison.Ordinal);

    private static string Describe(ExecutionCompleted? end) =>
        end switch
        {
            null => "waits",
            { FailureDetails: { } failure } => $"fails with {failure}",
            _ => $"completes with {end.Result ?? "nothing"}",
        };

    private static string Describe(TurnOutcome outcome) =>
        outcome switch
        {
            TurnOutcome.Completed completed => $"completes with {completed.Output ?? "nothing"}",
            TurnOutcome.Failed failed => $"fails with {failed.Failure}",
            TurnOutcome.ContinuedAsNew => "continues as new",
            _ => "waits",
        };
}

/// <summary>What a replay has shown.</summary>
internal abstract record ReplayVerdict
{
    private ReplayVerdict() { }

    /// <summary>The code does what the history has.</summary>
    public sealed record Same(int Events) : ReplayVerdict;

    /// <summary>It does not.</summary>
    /// <param name="Message">Names the first difference: what the history has, and what the code does.</param>
    public sealed record Differs(string Message) : ReplayVerdict;
}
