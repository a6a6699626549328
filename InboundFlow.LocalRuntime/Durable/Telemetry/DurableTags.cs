namespace InboundFlow.LocalRuntime.Durable.Telemetry;

/// <summary>The names of the tags on spans. They are the official engine's.</summary>
internal static class DurableTags
{
    public const string Type = "durabletask.type";
    public const string Name = "durabletask.task.name";
    public const string Version = "durabletask.task.version";
    public const string InstanceId = "durabletask.task.instance_id";
    public const string ExecutionId = "durabletask.task.execution_id";
    public const string Status = "durabletask.task.status";
    public const string TaskId = "durabletask.task.task_id";
    public const string TargetInstanceId = "durabletask.event.target_instance_id";
    public const string FireAt = "durabletask.fire_at";

    /// <summary>The type of what went wrong. Never its message, which may quote anything.</summary>
    public const string ErrorType = "error.type";
}
