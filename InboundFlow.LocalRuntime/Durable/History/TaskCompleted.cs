namespace InboundFlow.LocalRuntime.Durable.History;

/// <summary>An activity gave its result.</summary>
public sealed record TaskCompleted(int TaskScheduledId, string? Result) : CompletionEvent(TaskScheduledId);
