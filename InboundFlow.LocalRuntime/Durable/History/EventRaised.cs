using InboundFlow.LocalRuntime.Durable.Telemetry;

namespace InboundFlow.LocalRuntime.Durable.History;

/// <summary>An event came from outside.</summary>
/// <param name="MessageId">The message that brought it: the same message is not taken twice.</param>
public sealed record EventRaised(string Name, string? Input, string? MessageId) : HistoryEvent
{
    /// <summary>The span of its sending, when that is traced.</summary>
    public DurableTraceContext? ParentTrace { get; init; }
}
