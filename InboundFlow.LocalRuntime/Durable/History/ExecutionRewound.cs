namespace InboundFlow.LocalRuntime.Durable.History;

/// <summary>Somebody had the failed orchestration go on from before its failures.</summary>
/// <param name="ParentExecutionId">
/// The execution of the parent that waits for the result from now on; <see langword="null"/> when the parent, if there
/// is one, was not rewound.
/// </param>
/// <param name="InstanceId">The orchestration that was rewound.</param>
public sealed record ExecutionRewound(string? Reason, string? ParentExecutionId, string InstanceId) : HistoryEvent;
