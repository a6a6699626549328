using Microsoft.DurableTask.Client;

namespace InboundFlow.Functions.Assignment;

/// <summary>Starts the workflow of a conversation again that got an agent while no workflow of it was running.</summary>
/// <remarks>That happens when an operator ended the workflow of a conversation that waited, or when it failed.</remarks>
public interface IWorkflowRestarter
{
    /// <summary>Starts a workflow that takes up <paramref name="placement"/>. Throws when one is running by now.</summary>
    Task RestartAsync(DurableTaskClient client, Placement placement, CancellationToken cancellationToken);
}
