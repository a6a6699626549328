namespace InboundFlow.LocalRuntime.Durable.History;

/// <summary>What a history says about work that is still open.</summary>
internal static class HistoryReading
{
    /// <summary>How the execution began, with whoever waits for its result by now; null when it has not begun.</summary>
    public static ExecutionStarted? Start(this IEnumerable<HistoryEvent> history)
    {
        ExecutionStarted? start = null;
        foreach (HistoryEvent item in history)
        {
            start = item switch
            {
                ExecutionStarted first => start ?? first,
                ExecutionRewound rewound => start?.AnswerTo(rewound),
                _ => start,
            };
        }

        return start;
    }

    /// <summary>The activities without a result.</summary>
    public static IEnumerable<TaskScheduled> OpenActivities(this IReadOnlyList<HistoryEvent> history)
    {
        HashSet<int> closed = history.ClosedTasks();
        return history.OfType<TaskScheduled>().Where(scheduled => !closed.Contains(scheduled.EventId));
    }

    /// <summary>The sub-orchestrations without a result.</summary>
    public static IEnumerable<SubOrchestrationInstanceCreated> OpenSubOrchestrations(
        this IReadOnlyList<HistoryEvent> history
    )
    {
        HashSet<int> closed = history.ClosedTasks();
        return history.OfType<SubOrchestrationInstanceCreated>().Where(created => !closed.Contains(created.EventId));
    }

    /// <summary>Leaves out the results of tasks that have one already, or that nobody asked for.</summary>
    /// <remarks>An activity can run twice, and a message come twice; the first result counts.</remarks>
    public static IReadOnlyList<HistoryEvent> AcceptableAfter(
        this IReadOnlyList<HistoryEvent> arrived,
        IReadOnlyList<HistoryEvent> history
    )
    {
        HashSet<int> open =
        [
            .. history.OpenActivities().Select(activity => activity.EventId),
            .. history.OpenSubOrchestrations().Select(sub => sub.EventId),
        ];
        HashSet<string> seen = [.. history.OfType<EventRaised>().Select(raised => raised.MessageId).OfType<string>()];
        ExecutionStarted? start = history.Start();
        bool started = start is not null;
        return
        [
            .. arrived.Where(item =>
                item switch
                {
                    CompletionEvent completion => open.Remove(completion.TaskScheduledId),
                    EventRaised { MessageId: { } messageId } => seen.Add(messageId),
                    ExecutionStarted => !started && (started = true),
                    // The parent's message that it has been rewound, once more.
                    ExecutionRewound { ParentExecutionId: { } parent } => !string.Equals(
                        start?.Parent?.ExecutionId,
                        parent,
                        StringComparison.Ordinal
                    ),
                    _ => true,
                }
            ),
        ];
    }

    private static HashSet<int> ClosedTasks(this IReadOnlyList<HistoryEvent> history) =>
        [.. history.OfType<CompletionEvent>().Select(completion => completion.TaskScheduledId)];
}
