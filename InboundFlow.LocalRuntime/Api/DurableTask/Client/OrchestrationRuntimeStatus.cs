namespace Microsoft.DurableTask.Client;

/// <summary>Where an orchestration stands.</summary>
public enum OrchestrationRuntimeStatus
{
    /// <summary>Under way, which includes waiting.</summary>
    Running = 0,

    /// <summary>Done.</summary>
    Completed = 1,

    /// <summary>Failed with an error.</summary>
    Failed = 3,

    /// <summary>Ended from outside.</summary>
    Terminated = 5,

    /// <summary>Not begun yet.</summary>
    Pending = 6,

    /// <summary>Held until it is resumed.</summary>
    Suspended = 7,
}
