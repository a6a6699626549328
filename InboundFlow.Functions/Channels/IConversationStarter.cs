using Microsoft.DurableTask.Client;

namespace InboundFlow.Functions.Channels;

/// <summary>Starts the workflow of a conversation that opened.</summary>
/// <remarks>
/// Apart from <see cref="IConversationIntake"/> because the client exists only inside a function that asks for it.
/// </remarks>
public interface IConversationStarter
{
    /// <summary>Starts the workflow; safe to repeat, also by two callers at once.</summary>
    /// <remarks>Throws when it could not be started: the caller answers 503, and the redelivery tries again.</remarks>
    Task StartAsync(DurableTaskClient client, WorkflowStart workflow, CancellationToken cancellationToken);
}
