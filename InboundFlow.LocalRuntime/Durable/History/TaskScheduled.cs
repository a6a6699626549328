using InboundFlow.LocalRuntime.Durable.Telemetry;

namespace InboundFlow.LocalRuntime.Durable.History;

/// <summary>An activity was asked for.</summary>
public sealed record TaskScheduled(int EventId, string Name, string? Input) : ScheduledEvent(EventId)
{
    /// <summary>Texts kept with the request.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>The span from here to the result, when the orchestration is traced. Runs of the activity are under it.</summary>
    public DurableTraceContext? ParentTrace { get; init; }
}
