namespace InboundFlow.Functions.Routing;

/// <summary>The workflows of the workspace.</summary>
public interface IWorkflows
{
    /// <summary>
    /// What a conversation that opens now starts with. Copy it into the orchestration's input: a later version must not
    /// reach a conversation that runs.
    /// </summary>
    WorkflowDefinition Current { get; }
}
