using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Assignment.Activities;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace InboundFlow.Functions.Conversations;

/// <summary>Closes a conversation: in its contact's partition, in the queue or with its agent, and in its workflow.</summary>
/// <remarks>Once it has started it runs to its end, whatever crashes: the agent gets the room back.</remarks>
public static class CloseOrchestrator
{
    /// <summary>One conversation is closed once, so two requests to close it are one orchestration.</summary>
    public static string InstanceIdOf(string conversationId) => conversationId + "-close";

    [Function(nameof(CloseOrchestrator))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, Closing closing)
    {
        Conversation? before = await context.CallActivityAsync<Conversation?>(
            nameof(CloseActivity),
            closing,
            Retries.Patient
        );
        await context.CallActivityAsync(nameof(ReleaseAgentActivity), closing.ConversationId, Retries.Patient);

        if (before?.ReplyWatch is string watch)
        {
            context.SendEvent(watch, ReplyWatchEvents.Moved, context.Now());
        }

        // A workflow that still waits for an agent need not any more. One that is between two steps finds out by itself.
        if (before is not { Phase: ConversationPhase.Assigned })
        {
            context.SendEvent(
                closing.ConversationId,
                DispatchEvents.Placed,
                Placement.Withdrawn(closing.ConversationId)
            );
        }
    }
}
