namespace InboundFlow.LocalRuntime.Durable.Storage;

/// <summary>An instance that something should be happening with, going by what is stored.</summary>
internal sealed record StalledInstance(string InstanceId, StallReason Reason);

/// <summary>What should be happening.</summary>
internal enum StallReason
{
    /// <summary>A message for it waits to be taken, or one of its own to be delivered.</summary>
    Message,

    /// <summary>A timer or its start is overdue.</summary>
    Timer,

    /// <summary>It waits for activities.</summary>
    Activity,

    /// <summary>It is over, and its row in the instances table does not say so.</summary>
    Row,
}
