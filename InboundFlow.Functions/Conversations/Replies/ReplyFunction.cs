using System.Text.Json.Serialization;
using InboundFlow.Functions.Assignment.Supervision;
using InboundFlow.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Functions.Conversations;

/// <summary><c>POST /api/conversations/{id}/messages</c>: an agent answers.</summary>
public sealed class ReplyFunction(IConversationStore conversations, TimeProvider time)
{
    /// <summary>Answers 202 once the message is sure to be sent; what became of it is its status.</summary>
    /// <remarks>With an <c>Idempotency-Key</c> header, repeating the request sends nothing more and answers the same.</remarks>
    [Function("SendMessage")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "conversations/{id}/messages")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        string id,
        CancellationToken cancellationToken
    )
    {
        (ReplyRequest? reply, IResult? error) = await Api.ReadAsync<ReplyRequest>(request);
        if (error is not null || (error = reply!.Check()) is not null)
        {
            return error;
        }

        Conversation? conversation = await conversations.FindAsync(id, cancellationToken);
        if (conversation is null)
        {
            return Api.NotFound($"There is no conversation '{id}'.");
        }

        string messageId = ConversationIds.MessageOf(id, RequestId.Of(request));
        OutboundDraft draft = new(id, messageId, reply.AgentId!, reply.Text!, time.GetUtcNow());
        string instanceId = ReplyOrchestrator.InstanceIdOf(draft);
        if (conversation.Status == ConversationStatus.Open)
        {
            await Orchestrations.StartOnceAsync(
                client,
                nameof(ReplyOrchestrator),
                draft,
                instanceId,
                cancellationToken
            );
        }
        else if (await client.GetInstanceAsync(instanceId, cancellationToken) is null)
        {
            // Only what is new is refused: a request that was accepted before the close is answered as it was.
            return Api.Conflict(
                "conversation-closed",
                $"Conversation '{id}' is closed: the contact's next message opens another."
            );
        }

        return Api.Accepted(new { id = messageId });
    }
}

/// <summary>The body of the request to send.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ReplyRequest(string? AgentId, string? Text)
{
    // The shortest limit of the channels: WhatsApp and Telegram take 4,096 characters.
    private const int MaxText = 4096;

    /// <summary>Says what is wrong with it, or <see langword="null"/>.</summary>
    public IResult? Check() =>
        AgentId is null ? Api.Invalid("Say who writes: agentId is missing.")
        : !Ids.IsValid(AgentId) ? Api.Invalid($"agentId is not {Ids.Rule}.")
        : string.IsNullOrWhiteSpace(Text) ? Api.Invalid("There is nothing to send: text is missing.")
        : Text.Length > MaxText ? Api.Invalid($"text has at most {MaxText} characters.")
        : null;
}
