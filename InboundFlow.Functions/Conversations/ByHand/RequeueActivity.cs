using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Functions.Conversations;

/// <summary>Starts a conversation's workflow again, in the queue.</summary>
/// <remarks>
/// Fails while the workflow before it has not ended, and is tried again. Repeated after it succeeded it fails until the
/// new workflow has ended too, so it looks whether that is the one that runs.
/// </remarks>
public sealed class RequeueActivity(IConversationStore conversations, IWorkflows workflows)
{
    [Function(nameof(RequeueActivity))]
    public async Task RunAsync(
        [ActivityTrigger] AgentRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(client);
        ConversationOpened? opened = await conversations.FindOpenedAsync(request.ConversationId, cancellationToken);
        if (opened is null || await IsRequeuedAsync(client, request, cancellationToken))
        {
            return;
        }

        await client.ScheduleNewOrchestrationInstanceAsync(
            nameof(ConversationOrchestrator),
            new ConversationWorkflow(opened, workflows.Current, request),
            new StartOrchestrationOptions(request.ConversationId).WithDedupeStatuses(
                OrchestrationRuntimeStatus.Pending,
                OrchestrationRuntimeStatus.Running,
                OrchestrationRuntimeStatus.Suspended
            ),
            cancellationToken
        );
    }

    private static async Task<bool> IsRequeuedAsync(
        DurableTaskClient client,
        AgentRequest request,
        CancellationToken cancellationToken
    )
    {
        OrchestrationMetadata? instance = await client.GetInstanceAsync(
            request.ConversationId,
            getInputsAndOutputs: true,
            cancellationToken
        );
        return instance is { IsCompleted: false } && instance.ReadInputAs<ConversationWorkflow>()?.Requeued == request;
    }
}
