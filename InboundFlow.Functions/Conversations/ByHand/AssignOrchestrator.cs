using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Assignment.Activities;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace InboundFlow.Functions.Conversations;

/// <summary>Assigns a conversation by hand. A workflow that still waits for an agent ends with it.</summary>
public static class AssignOrchestrator
{
    [Function(nameof(AssignOrchestrator))]
    public static Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, AssignCommand command) =>
        command switch
        {
            { AgentId: not null } => AssignAsync(context, command),
            { Conversation.Phase: ConversationPhase.Assigned } => ReturnToQueueAsync(context, command),
            { TeamId: not null } => TransferAsync(context, command),
            // It is in the queue, and that is where it was to go.
            _ => Task.CompletedTask,
        };

    private static async Task AssignAsync(TaskOrchestrationContext context, AssignCommand command)
    {
        Conversation conversation = command.Conversation;
        Placement? placement = await context.CallActivityAsync<Placement?>(
            nameof(AssignByHandActivity),
            new HandAssignment(command.ToAgentRequest(), command.AgentId!),
            Retries.Patient
        );
        if (placement is null)
        {
            return;
        }

        bool open = await context.CallActivityAsync<bool>(
            nameof(RecordProgressActivity),
            Step(command, ConversationPhase.Assigned, placement, ProgressLog.Assigned(context.Now(), placement)),
            Retries.Patient
        );
        if (!open)
        {
            await context.CallActivityAsync(nameof(ReleaseAgentActivity), conversation.Id, Retries.Patient);
        }
    }

    private static async Task ReturnToQueueAsync(TaskOrchestrationContext context, AssignCommand command)
    {
        Conversation conversation = command.Conversation;
        await context.CallActivityAsync(nameof(ReleaseAgentActivity), conversation.Id, Retries.Patient);
        bool open = await context.CallActivityAsync<bool>(
            nameof(RecordProgressActivity),
            Step(
                command,
                ConversationPhase.Queued,
                placement: null,
                new TimelineEvent(context.Now(), "returned", ProgressLog.ByHand).With(
                    new { command.TeamId, conversation.AgentId }
                )
            ),
            Retries.Patient
        );
        if (open)
        {
            // The workflow that assigned it has ended; another begins in the queue.
            await context.CallActivityAsync(nameof(RequeueActivity), command.ToAgentRequest(), Retries.Patient);
        }
    }

    // Its workflow goes on waiting, in another queue.
    private static async Task TransferAsync(TaskOrchestrationContext context, AssignCommand command)
    {
        await context.CallActivityAsync(
            nameof(TransferActivity),
            new Transfer(command.Conversation.Id, command.TeamId!),
            Retries.Patient
        );
        TimelineEvent transferred = new TimelineEvent(context.Now(), "transferred", ProgressLog.ByHand).With(
            new { command.TeamId }
        );
        await context.CallActivityAsync<bool>(
            nameof(RecordProgressActivity),
            Step(command, phase: null, placement: null, transferred),
            Retries.Patient
        );
    }

    private static Progress Step(
        AssignCommand command,
        ConversationPhase? phase,
        Placement? placement,
        TimelineEvent happened
    ) =>
        new(
            command.Conversation.Id,
            command.Conversation.OpenedAt,
            phase,
            placement?.TeamId ?? command.TeamId ?? command.Conversation.TeamId,
            placement?.AgentId,
            command.Conversation.Priority,
            placement?.QueuedAt ?? command.Conversation.QueuedAt,
            placement?.AssignedAt,
            ContactFields: null,
            [happened]
        );
}
