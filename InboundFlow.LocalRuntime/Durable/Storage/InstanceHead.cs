using InboundFlow.LocalRuntime.Durable.History;
using Microsoft.DurableTask.Client;

namespace InboundFlow.LocalRuntime.Durable.Storage;

/// <summary>The sentinel of an instance: what must be known of it before its history is read.</summary>
internal sealed record InstanceHead
{
    public required string InstanceId { get; init; }

    /// <summary>Which run of the instance: a new one when it continues as new or is started again.</summary>
    public required string ExecutionId { get; init; }

    public required string Name { get; init; }

    public required OrchestrationRuntimeStatus Status { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset LastUpdatedAt { get; init; }

    /// <summary>The message that started it: the same message starts it once.</summary>
    public required string StartMessageId { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>It does not begin before this.</summary>
    public DateTimeOffset? ScheduledStartAt { get; init; }

    /// <summary>When its next timer is due, so that a waiting instance need not be read to be woken.</summary>
    public DateTimeOffset? NextTimerAt { get; init; }

    /// <summary>As JSON.</summary>
    public string? CustomStatus { get; init; }

    /// <summary>How many activities have no result yet: after a restart these run again.</summary>
    public int OpenActivities { get; init; }

    /// <summary>The history is the rows from here …</summary>
    public long FirstRow { get; init; }

    /// <summary>… to before here. Rows outside are left over from an interrupted or past write.</summary>
    public long NextRow { get; init; }

    /// <summary>Whether it is over.</summary>
    public bool IsOver => MeansOver(Status);

    public static bool MeansOver(OrchestrationRuntimeStatus status) =>
        status
            is OrchestrationRuntimeStatus.Completed
                or OrchestrationRuntimeStatus.Failed
                or OrchestrationRuntimeStatus.Terminated;

    /// <summary>This head for an instance that takes another one's place: its rows begin where the other's end.</summary>
    public InstanceHead After(InstanceHead other) => this with { FirstRow = other.NextRow, NextRow = other.NextRow };

    /// <summary>Whether this is that execution.</summary>
    public bool IsSameExecutionAs(string executionId) =>
        string.Equals(ExecutionId, executionId, StringComparison.Ordinal);

    /// <summary>Whether a message with this addressee is for the present execution.</summary>
    public bool IsAddressedBy(string? forExecutionId) => forExecutionId is null || IsSameExecutionAs(forExecutionId);

    /// <summary>Whether a message can still be taken: by an instance that is over, only that it is rewound.</summary>
    public bool Takes(string eventType, string? forExecutionId) =>
        IsAddressedBy(forExecutionId)
        && (!IsOver || string.Equals(eventType, nameof(ExecutionRewound), StringComparison.Ordinal));

    /// <summary>Whether the other one shows the same turn. Every turn adds rows.</summary>
    public bool IsSameStateAs(InstanceHead? other) =>
        other is not null && IsSameExecutionAs(other.ExecutionId) && NextRow == other.NextRow;
}
