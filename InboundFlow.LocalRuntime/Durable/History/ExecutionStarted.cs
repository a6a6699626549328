using InboundFlow.LocalRuntime.Durable.Telemetry;

namespace InboundFlow.LocalRuntime.Durable.History;

/// <summary>The orchestration began, or began anew.</summary>
public sealed record ExecutionStarted(string Name, string? Input) : HistoryEvent
{
    /// <summary>The version asked for; empty when none.</summary>
    public string Version { get; init; } = string.Empty;

    /// <summary>Who waits for the result.</summary>
    public ParentLink? Parent { get; init; }

    /// <summary>Texts kept with the instance.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>It was not to begin before this.</summary>
    public DateTimeOffset? ScheduledStartAt { get; init; }

    /// <summary>Who started it and its own span, when that is traced.</summary>
    public DurableTraceContext? ParentTrace { get; init; }

    /// <summary>The same start, once the parent has been rewound and waits anew.</summary>
    internal ExecutionStarted AnswerTo(ExecutionRewound rewound) =>
        Parent is { } parent && rewound.ParentExecutionId is { } executionId
            ? this with
            {
                Parent = parent with { ExecutionId = executionId },
            }
            : this;
}

/// <summary>The request of another orchestration that this one answers.</summary>
public sealed record ParentLink(string Name, string InstanceId, string ExecutionId, int TaskScheduledId)
{
    /// <summary>The id of the message that brings the request.</summary>
    internal string MessageId => $"{InstanceId}/{ExecutionId}/{TaskScheduledId}";
}
