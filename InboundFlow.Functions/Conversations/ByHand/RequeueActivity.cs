using InboundFlow.Functions.Assignment;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Functions.Conversations;

/// <summary>Starts a conversation's workflow again, in the queue.</summary>
/// <remarks>
/// Fails while the workflow before it has not ended, and is tried again. Repeated after it succeeded it finds the
/// workflow it started, under way or done; or the one that was started because it had got an agent by then.
/// </remarks>
public sealed class RequeueActivity(ConversationStarter starter)
{
    [Function(nameof(RequeueActivity))]
    public async Task RunAsync(
        [ActivityTrigger] Requeue requeue,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(requeue);
        ArgumentNullException.ThrowIfNull(client);
        OrchestrationMetadata? instance = await client.GetInstanceAsync(
            requeue.Request.ConversationId,
            getInputsAndOutputs: true,
            cancellationToken
        );
        bool started =
            instance is not null
            && Orchestrations.UnderWayOrDone.Contains(instance.RuntimeStatus)
            && instance.ReadInputAs<ConversationWorkflow>()?.Requeued?.ReturnedBy is string returnedBy
            && string.Equals(returnedBy, requeue.Request.ReturnedBy, StringComparison.Ordinal);
        if (!started)
        {
            await starter.RestartAsync(client, requeue, cancellationToken);
        }
    }
}

/// <summary>A conversation that goes back to the queue.</summary>
/// <param name="After">When the assignment was made that ended with it.</param>
/// <param name="ReplyWatch">The watch over that assignment, which goes on in the queue.</param>
public sealed record Requeue(AgentRequest Request, DateTimeOffset? After, string? ReplyWatch);
