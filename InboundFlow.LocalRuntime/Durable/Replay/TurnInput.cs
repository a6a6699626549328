using InboundFlow.LocalRuntime.Durable.History;

namespace InboundFlow.LocalRuntime.Durable.Replay;

/// <summary>All a turn depends on.</summary>
/// <param name="History">What has been stored of this execution.</param>
/// <param name="Arrived">What has come since, in order; the first turn's begins with the start.</param>
/// <param name="Now">The time of the turn.</param>
/// <param name="CustomStatus">The custom status so far, as JSON: it outlives continuing as new.</param>
/// <param name="ForeignCodeSeen">Since the last turn, code came back from an await that was not durable.</param>
internal sealed record TurnInput(
    string InstanceId,
    string ExecutionId,
    IReadOnlyList<HistoryEvent> History,
    IReadOnlyList<HistoryEvent> Arrived,
    DateTimeOffset Now,
    string? CustomStatus,
    bool ForeignCodeSeen = false
)
{
    /// <summary>Whether timers that are due fire. A replay leaves it to the history which of them did.</summary>
    public bool FiresTimers { get; init; } = true;
}
