namespace InboundFlow.LocalRuntime.Durable.History;

/// <summary>An activity was asked for.</summary>
public sealed record TaskScheduled(int EventId, string Name, string? Input) : ScheduledEvent(EventId)
{
    /// <summary>Texts kept with the request.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }
}
