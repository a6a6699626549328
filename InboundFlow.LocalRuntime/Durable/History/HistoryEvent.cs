namespace InboundFlow.LocalRuntime.Durable.History;

/// <summary>One thing that happened to an orchestration. Its type's name is the event type of the history table.</summary>
public abstract record HistoryEvent
{
    private protected HistoryEvent() { }

    /// <summary>When it happened; for what came from outside, when it was sent.</summary>
    public DateTimeOffset At { get; init; }
}

/// <summary>Something the orchestrator asked for.</summary>
/// <param name="EventId">Which request of this execution it was, counted from 0. Its completion refers to it.</param>
public abstract record ScheduledEvent(int EventId) : HistoryEvent;

/// <summary>What became of an activity or sub-orchestration.</summary>
/// <param name="TaskScheduledId">The <see cref="ScheduledEvent.EventId"/> of the request.</param>
public abstract record CompletionEvent(int TaskScheduledId) : HistoryEvent;
