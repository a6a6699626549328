using InboundFlow.LocalRuntime.Durable.History;
using Microsoft.DurableTask;

namespace InboundFlow.LocalRuntime.Durable.Replay;

/// <summary>All a turn wants to happen. None of it has happened yet.</summary>
/// <param name="NewEvents">To be appended to the history; those the orchestrator asked for are the commands.</param>
/// <param name="Outgoing">For other instances.</param>
/// <param name="NextTimerAt">When the earliest timer is due that nobody has cancelled.</param>
internal sealed record TurnResult(
    IReadOnlyList<HistoryEvent> NewEvents,
    IReadOnlyList<OutgoingMessage> Outgoing,
    TurnOutcome Outcome,
    string? CustomStatus,
    DateTimeOffset? NextTimerAt
)
{
    /// <summary>Those of the new requests that repeat one that has failed.</summary>
    public IReadOnlyList<ScheduledEvent> Retries { get; init; } = [];

    /// <summary>The activities to run once the turn is stored.</summary>
    public IEnumerable<TaskScheduled> Activities => NewEvents.OfType<TaskScheduled>();
}

/// <summary>How the orchestration stands after a turn.</summary>
internal abstract record TurnOutcome
{
    private TurnOutcome() { }

    /// <summary>It waits for something.</summary>
    public sealed record Waiting : TurnOutcome;

    /// <summary>It is held.</summary>
    public sealed record Suspended : TurnOutcome;

    /// <summary>It is done.</summary>
    public sealed record Completed(string? Output) : TurnOutcome;

    /// <summary>It failed.</summary>
    public sealed record Failed(TaskFailureDetails Failure) : TurnOutcome;

    /// <summary>It was ended.</summary>
    public sealed record Terminated(string? Output) : TurnOutcome;

    /// <summary>It begins again, with these events still to be taken.</summary>
    public sealed record ContinuedAsNew(ExecutionStarted Start, IReadOnlyList<EventRaised> Carried) : TurnOutcome;
}

/// <summary>Something for another instance.</summary>
/// <param name="MessageId">The same whenever the turn is repeated, so that the target takes it once.</param>
/// <param name="ForExecutionId">It concerns only this execution of the target; any when null.</param>
internal sealed record OutgoingMessage(
    string MessageId,
    string TargetInstanceId,
    string? ForExecutionId,
    HistoryEvent Event
);
