using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Assignment.Activities;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace InboundFlow.Functions.Conversations;

/// <summary>Assigns a conversation again: to an agent, to a team, or back to the queue.</summary>
public static class AssignOrchestrator
{
    /// <summary>Answers whether it was done; not when the agent is gone, or the conversation had moved on in the meantime.</summary>
    [Function(nameof(AssignOrchestrator))]
    public static async Task<bool> RunAsync(
        [OrchestrationTrigger] TaskOrchestrationContext context,
        AssignCommand command
    )
    {
        bool done = await CarryOutAsync(context, command);
        if (done && command.Conversation.ReplyWatch is string watch)
        {
            context.SendEvent(watch, ReplyWatchEvents.Moved, context.Now());
        }

        return done;
    }

    private static Task<bool> CarryOutAsync(TaskOrchestrationContext context, AssignCommand command) =>
        command switch
        {
            { AgentId: string agentId } => AssignAsync(context, command, agentId),
            { Conversation.AgentId: string agentId } => ReturnToQueueAsync(context, command, agentId),
            { TeamId: string teamId } => TransferAsync(context, command, teamId),
            // It is in the queue, and that is where it was to go.
            _ => Task.FromResult(true),
        };

    private static async Task<bool> AssignAsync(TaskOrchestrationContext context, AssignCommand command, string agentId)
    {
        AgentRequest request = await RequestAsync(context, command);
        Placement? placement = await context.CallActivityAsync<Placement?>(
            nameof(AssignByHandActivity),
            new HandAssignment(request, agentId),
            Retries.Patient
        );
        if (placement is null)
        {
            return false;
        }

        // A workflow that still waits is told too, and writes down the same.
        Progress assigned = command.Step(
            ConversationPhase.Assigned,
            placement,
            PlacementEvents.Assigned(context.Now(), placement)
        );
        if (!await context.CallActivityAsync<bool>(nameof(RecordProgressActivity), assigned, Retries.Patient))
        {
            await context.CallActivityAsync(nameof(ReleaseAgentActivity), command.Conversation.Id, Retries.Patient);
            return false;
        }

        return true;
    }

    private static async Task<bool> ReturnToQueueAsync(
        TaskOrchestrationContext context,
        AssignCommand command,
        string agentId
    )
    {
        AgentRequest request = await RequestAsync(context, command);

        // Before the next agent has it, who may be found in the same decision.
        TimelineEvent happened = command.Returned(context.Now(), agentId);
        bool returned = await context.CallActivityAsync<bool>(
            nameof(ReturnToQueueActivity),
            new HandAssignment(request, agentId),
            Retries.Patient
        );
        if (!returned)
        {
            return false;
        }

        await context.CallActivityAsync<bool>(
            nameof(RecordProgressActivity),
            command.Step(ConversationPhase.Queued, placement: null, happened) with
            {
                Request = request,
            },
            Retries.Patient
        );

        // The workflow that assigned it has ended; another takes it up in the queue. Should it be closed by now, the new
        // one finds that out and gives back what it got.
        await context.CallActivityAsync(
            nameof(RequeueActivity),
            new Requeue(request, command.Conversation.AssignedAt, command.Conversation.ReplyWatch),
            Retries.Prompt
        );
        return true;
    }

    private static async Task<AgentRequest> RequestAsync(TaskOrchestrationContext context, AssignCommand command) =>
        ReturnPolicy.Again(
            await context.CallActivityAsync<AgentRequest?>(
                nameof(RecallRequestActivity),
                command.Conversation.Id,
                Retries.Patient
            ),
            command,
            context.InstanceId
        );

    private static async Task<bool> TransferAsync(
        TaskOrchestrationContext context,
        AssignCommand command,
        string teamId
    )
    {
        bool moved = await context.CallActivityAsync<bool>(
            nameof(TransferActivity),
            new Transfer(command.Conversation.Id, teamId),
            Retries.Patient
        );

        // Where it stands now is for its workflow to write down.
        return moved
            && await context.CallActivityAsync<bool>(
                nameof(RecordProgressActivity),
                command.Step(phase: null, placement: null, command.Transferred(context.Now())),
                Retries.Patient
            );
    }
}
