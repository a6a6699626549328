namespace Microsoft.DurableTask;

/// <summary>The orchestration that started this one and waits for its result.</summary>
public record ParentOrchestrationInstance(TaskName Name, string InstanceId);
