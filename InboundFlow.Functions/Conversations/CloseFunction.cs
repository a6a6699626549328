using System.Text.Json.Serialization;
using InboundFlow.Functions.Assignment.Supervision;
using InboundFlow.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Functions.Conversations;

/// <summary><c>POST /api/conversations/{id}/close</c>: the agent is done.</summary>
public sealed class CloseFunction(IConversationStore conversations, TimeProvider time)
{
    /// <summary>Answers when the conversation is closed, the agent has room again and the queue has been served.</summary>
    [Function("CloseConversation")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "conversations/{id}/close")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        string id,
        CancellationToken cancellationToken
    )
    {
        (CloseRequest? close, IResult? error) = await Api.ReadAsync<CloseRequest>(request);
        if (error is not null || (error = close!.Check()) is not null)
        {
            return error;
        }

        if (await conversations.FindAsync(id, cancellationToken) is not Conversation conversation)
        {
            return Api.NotFound($"There is no conversation '{id}'.");
        }

        if (conversation.Status == ConversationStatus.Open)
        {
            Closing closing = new(id, close.AgentId!, close.Category, close.Summary, time.GetUtcNow());
            await Orchestrations.RunOnceAsync(
                client,
                nameof(CloseOrchestrator),
                closing,
                CloseOrchestrator.InstanceIdOf(id),
                cancellationToken
            );
        }

        return Api.Ok(await conversations.FindAsync(id, cancellationToken));
    }
}

/// <summary>The body of the request to close.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record CloseRequest(string? AgentId, string? Category, string? Summary)
{
    private const int MaxCategory = 64;
    private const int MaxSummary = 4000;

    /// <summary>Says what is wrong with it, or <see langword="null"/>.</summary>
    public IResult? Check() =>
        AgentId is null ? Api.Invalid("Say who closes it: agentId is missing.")
        : !Ids.IsValid(AgentId) ? Api.Invalid($"agentId is not {Ids.Rule}.")
        : Category?.Length > MaxCategory ? Api.Invalid($"category has at most {MaxCategory} characters.")
        : Summary?.Length > MaxSummary ? Api.Invalid($"summary has at most {MaxSummary} characters.")
        : null;
}
