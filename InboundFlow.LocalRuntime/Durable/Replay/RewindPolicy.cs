using InboundFlow.LocalRuntime.Durable.History;

namespace InboundFlow.LocalRuntime.Durable.Replay;

/// <summary>Says what of a failed orchestration's history stays when it is rewound.</summary>
/// <remarks>
/// The failures go, and so does everything the orchestrator asked for once it knew of the first of them: retries and
/// their timers, and what a catch block did. What was asked for before stays with its results, whenever they came. So
/// the code meets, on replay, the history of a run in which nothing has failed yet.
/// </remarks>
internal static class RewindPolicy
{
    /// <summary>The sub-orchestrations whose failure is to be undone.</summary>
    public static IReadOnlyList<SubOrchestrationInstanceCreated> FailedChildren(IReadOnlyList<HistoryEvent> history)
    {
        HashSet<int> failed =
        [
            .. history.OfType<SubOrchestrationInstanceFailed>().Select(failure => failure.TaskScheduledId),
        ];
        return
        [
            .. history
                .Take(TurnOfFirstFailure(history))
                .OfType<SubOrchestrationInstanceCreated>()
                .Where(child => failed.Contains(child.EventId)),
        ];
    }

    /// <summary>What stays, in order.</summary>
    /// <param name="goingOn">
    /// Those of the <see cref="FailedChildren"/> that will give another result; the others are asked for again.
    /// </param>
    public static IReadOnlyList<HistoryEvent> Keep(
        IReadOnlyList<HistoryEvent> history,
        IEnumerable<SubOrchestrationInstanceCreated> goingOn
    )
    {
        int turn = TurnOfFirstFailure(history);
        HashSet<int> again = [.. history.Where(IsFailure).Cast<CompletionEvent>().Select(each => each.TaskScheduledId)];
        again.ExceptWith(goingOn.Select(child => child.EventId));
        again.UnionWith(history.Skip(turn).OfType<ScheduledEvent>().Select(request => request.EventId));
        return
        [
            .. history.Where(item =>
                item switch
                {
                    ExecutionCompleted or TaskFailed or SubOrchestrationInstanceFailed => false,
                    ScheduledEvent request => !again.Contains(request.EventId),
                    CompletionEvent result => !again.Contains(result.TaskScheduledId),
                    TimerFired fired => !again.Contains(fired.TimerId),
                    _ => true,
                }
            ),
        ];
    }

    private static int TurnOfFirstFailure(IReadOnlyList<HistoryEvent> history)
    {
        int turn = history.Count;
        for (int i = 0; i < history.Count; i++)
        {
            if (history[i] is OrchestratorStarted)
            {
                turn = i;
            }
            else if (IsFailure(history[i]))
            {
                return turn;
            }
        }

        return history.Count;
    }

    private static bool IsFailure(HistoryEvent item) => item is TaskFailed or SubOrchestrationInstanceFailed;
}
