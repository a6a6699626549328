using InboundFlow.Functions.Channels;
using InboundFlow.Functions.Routing;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Functions.Conversations;

/// <summary>Starts a conversation's workflow, once, however often and from wherever it is asked to.</summary>
public sealed class ConversationStarter(IConversationStore conversations, IWorkflows workflows) : IConversationStarter
{
    Task IConversationStarter.StartAsync(
        DurableTaskClient client,
        string conversationId,
        CancellationToken cancellationToken
    ) => EnsureStartedAsync(client, conversationId, cancellationToken);

    public Task StartAsync(DurableTaskClient client, ConversationOpened opened, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(opened);
        return Orchestrations.StartOnceAsync(
            client,
            nameof(ConversationOrchestrator),
            new ConversationWorkflow(opened, workflows.Current),
            opened.ConversationId,
            cancellationToken
        );
    }

    /// <summary>Starts the workflow of a conversation that may have one already, or be past it.</summary>
    public async Task EnsureStartedAsync(
        DurableTaskClient client,
        string conversationId,
        CancellationToken cancellationToken
    )
    {
        ConversationOpened? opened = await conversations.FindOpenedAsync(conversationId, cancellationToken);
        if (opened is not null)
        {
            await StartAsync(client, opened, cancellationToken);
        }
    }

    /// <summary>The same for a conversation that was announced in the list.</summary>
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
            await EnsureStartedAsync(client, conversationId, cancellationToken);
        }

        return conversation?.OpenedAt == openedAt;
    }
}
