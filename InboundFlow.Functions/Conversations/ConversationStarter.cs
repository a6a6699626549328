using InboundFlow.Functions.Channels;
using InboundFlow.Functions.Routing;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Functions.Conversations;

/// <summary>Starts a conversation's workflow, once, however often and from wherever it is asked to.</summary>
public sealed class ConversationStarter(IConversationStore conversations, IWorkflows workflows) : IConversationStarter
{
    public async Task StartAsync(DurableTaskClient client, WorkflowStart workflow, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        ConversationOpened? opened =
            workflow.Opened ?? await conversations.FindOpenedAsync(workflow.ConversationId, cancellationToken);
        if (opened is not null)
        {
            await Orchestrations.StartOnceAsync(
                client,
                nameof(ConversationOrchestrator),
                new ConversationWorkflow(opened, workflows.Current),
                opened.ConversationId,
                cancellationToken
            );
        }
    }

    /// <summary>Starts the workflow of a conversation that was announced in the list, unless it is past its first phase.</summary>
    /// <returns><see langword="false"/> when no such conversation opened at <paramref name="openedAt"/>.</returns>
    public async Task<bool> EnsureStartedAsync(
        DurableTaskClient client,
        string conversationId,
        DateTimeOffset openedAt,
        CancellationToken cancellationToken
    )
    {
        Conversation? conversation = await conversations.FindAsync(conversationId, cancellationToken);
        if (conversation is { Phase: ConversationPhase.Enriching })
        {
            await StartAsync(client, new WorkflowStart(conversationId, null), cancellationToken);
        }

        return conversation?.OpenedAt == openedAt;
    }
}
