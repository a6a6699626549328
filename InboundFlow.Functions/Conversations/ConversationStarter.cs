using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Channels;
using InboundFlow.Functions.Routing;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Functions.Conversations;

/// <summary>Starts conversations' workflows, once, however often and from wherever it is asked to.</summary>
public sealed class ConversationStarter(IConversationStore conversations, IWorkflows workflows, TimeProvider time)
    : IConversationStarter,
        IWorkflowRestarter
{
    public async Task StartAsync(DurableTaskClient client, WorkflowStart workflow, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        ConversationOpened? opened =
            workflow.Opened ?? await FindUnlessDoneAsync(client, workflow.ConversationId, cancellationToken);
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

    /// <summary>
    /// Looks after a conversation that is listed in its first phase: starts its workflow if it was not, and writes down
    /// when it has failed.
    /// </summary>
    /// <returns><see langword="false"/> when no such conversation opened at <paramref name="openedAt"/>.</returns>
    public async Task<bool> RepairAsync(
        DurableTaskClient client,
        string conversationId,
        DateTimeOffset openedAt,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(client);
        Conversation? conversation = await conversations.FindAsync(conversationId, cancellationToken);
        if (conversation is { Phase: ConversationPhase.Enriching })
        {
            OrchestrationMetadata? workflow = await client.GetInstanceAsync(conversationId, cancellationToken);
            await (
                workflow is null
                    ? StartAsync(client, new WorkflowStart(conversationId, null), cancellationToken)
                    : RecordFailureAsync(conversationId, workflow, cancellationToken)
            );
        }

        return conversation?.OpenedAt == openedAt;
    }

    public async Task RestartAsync(DurableTaskClient client, Placement placement, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(placement);
        Conversation? conversation = await conversations.FindAsync(placement.ConversationId, cancellationToken);
        if (conversation is not null)
        {
            AgentRequest request = new(
                placement.ConversationId,
                placement.TeamId ?? "",
                conversation.Priority,
                placement.QueuedAt ?? conversation.OpenedAt,
                LastAgentId: null,
                workflows.Current.Version,
                placement.ReturnedBy
            );
            Requeue requeue = new(request, conversation.AssignedAt, conversation.ReplyWatch);
            await RestartAsync(client, requeue, cancellationToken);
        }
    }

    /// <summary>Starts the workflow of a conversation again, in the queue.</summary>
    /// <exception cref="InvalidOperationException">The workflow before it has not ended yet.</exception>
    public async Task RestartAsync(DurableTaskClient client, Requeue requeue, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(requeue);
        AgentRequest request = requeue.Request;
        ConversationOpened? opened = await conversations.FindOpenedAsync(request.ConversationId, cancellationToken);
        if (opened is not null)
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                nameof(ConversationOrchestrator),
                new ConversationWorkflow(opened, workflows.Current, request, requeue.After, requeue.ReplyWatch),
                new StartOrchestrationOptions(request.ConversationId).WithDedupeStatuses(
                    OrchestrationRuntimeStatus.Pending,
                    OrchestrationRuntimeStatus.Running,
                    OrchestrationRuntimeStatus.Suspended
                ),
                cancellationToken
            );
        }
    }

    /// <summary>
    /// Reads what a workflow starts with; <see langword="null"/> when the conversation has had one that is purged by now.
    /// </summary>
    private async Task<ConversationOpened?> FindUnlessDoneAsync(
        DurableTaskClient client,
        string conversationId,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(client);
        // The one that is over refuses a second one, while it is kept; after that the conversation itself tells.
        bool isDone =
            await client.GetInstanceAsync(conversationId, cancellationToken) is null
            && await conversations.FindAsync(conversationId, cancellationToken)
                is not { Status: ConversationStatus.Open, Phase: ConversationPhase.Enriching };
        return isDone ? null : await conversations.FindOpenedAsync(conversationId, cancellationToken);
    }

    private async Task RecordFailureAsync(
        string conversationId,
        OrchestrationMetadata workflow,
        CancellationToken cancellationToken
    )
    {
        bool failed =
            workflow.RuntimeStatus is OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;
        if (failed && await conversations.FindOpenedAsync(conversationId, cancellationToken) is { } opened)
        {
            TimelineEvent happened = new TimelineEvent(time.GetUtcNow(), "failed", "workflow").With(
                new { status = workflow.RuntimeStatus }
            );
            await conversations.RecordAsync(ProgressLog.Failed(opened, null, happened), cancellationToken);
        }
    }
}
