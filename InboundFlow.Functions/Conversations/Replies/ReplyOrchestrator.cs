using InboundFlow.Functions.Channels;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace InboundFlow.Functions.Conversations;

/// <summary>Sends an agent's message: store it, hand it to the platform, write down what the platform said.</summary>
public static class ReplyOrchestrator
{
    /// <summary>One message is sent once, so two requests with one idempotency key are one orchestration.</summary>
    public static string InstanceIdOf(OutboundDraft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        return $"{draft.ConversationId}-out-{draft.MessageId}";
    }

    [Function(nameof(ReplyOrchestrator))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, OutboundDraft draft)
    {
        ReplyAddress? address = await context.CallActivityAsync<ReplyAddress?>(
            nameof(AddReplyActivity),
            draft,
            Retries.Patient
        );
        if (address is null)
        {
            // The conversation was closed in the meantime: the agent finds the message there, not sent.
            await context.CallActivityAsync(nameof(RefuseReplyActivity), draft, Retries.Patient);
            return;
        }

        SendResult result = await SendAsync(context, new Reply(draft, address));
        await context.CallActivityAsync(
            nameof(RecordReplyActivity),
            new SentReply(draft, address.ChannelId, result),
            Retries.Patient
        );
    }

    private static async Task<SendResult> SendAsync(TaskOrchestrationContext context, Reply reply)
    {
        try
        {
            return await context.CallActivityAsync<SendResult>(nameof(SendReplyActivity), reply, Retries.Patient);
        }
        catch (TaskFailedException)
        {
            // Two hours of trying: the agent has to know.
            return SendResult.Refused("notReachable");
        }
    }
}

/// <summary>A stored reply and where it goes.</summary>
public sealed record Reply(OutboundDraft Draft, ReplyAddress Address);

/// <summary>A reply and what the platform said to it.</summary>
public sealed record SentReply(OutboundDraft Draft, string ChannelId, SendResult Result);
