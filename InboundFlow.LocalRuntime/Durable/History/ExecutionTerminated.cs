namespace InboundFlow.LocalRuntime.Durable.History;

/// <summary>Somebody ended the orchestration.</summary>
/// <param name="Input">What becomes its output, as JSON.</param>
/// <param name="Recursive">With the sub-orchestrations it waits for.</param>
public sealed record ExecutionTerminated(string? Input, bool Recursive) : HistoryEvent;
