using System.Text.Json.Serialization;
using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Assignment.Supervision;
using InboundFlow.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Functions.Conversations;

/// <summary><c>POST /api/conversations/{id}/offer</c>: an agent takes the conversation they were asked about, or does not.</summary>
public sealed class OfferFunction(IConversationStore conversations, IDispatcher dispatcher, GrantAnnouncer announcer)
{
    /// <summary>
    /// Answers when it is decided and the conversation's workflow has been told; what is shown of the conversation
    /// follows within moments. Safe to repeat: who has it already has it still, and who declined has declined.
    /// </summary>
    [Function("AnswerOffer")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "conversations/{id}/offer")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        string id,
        CancellationToken cancellationToken
    )
    {
        (OfferAnswer? answer, IResult? error) = await Api.ReadAsync<OfferAnswer>(request);
        if (error is not null || (error = answer!.Check()) is not null)
        {
            return error;
        }

        if (await conversations.FindAsync(id, cancellationToken) is null)
        {
            return Api.NotFound($"There is no conversation '{id}'.");
        }

        bool answered = await dispatcher.AnswerOfferAsync(id, answer.AgentId!, answer.Accept!.Value, cancellationToken);
        await announcer.AnnounceAsync(client, cancellationToken);
        return answered
            ? Api.Ok(await conversations.FindAsync(id, cancellationToken))
            : Api.Conflict(
                "offer-gone",
                $"Agent '{answer.AgentId}' has no offer of conversation '{id}' to answer: it expired, was taken back, or "
                    + $"went to somebody else. GET /api/agents/{answer.AgentId} lists the offers there are."
            );
    }
}

/// <summary>The body of the request to answer an offer.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record OfferAnswer(string? AgentId, bool? Accept)
{
    /// <summary>Says what is wrong with it, or <see langword="null"/>.</summary>
    public IResult? Check() =>
        AgentId is null ? Api.Invalid("Say who answers: agentId is missing.")
        : !Ids.IsValid(AgentId) ? Api.Invalid($"agentId is not {Ids.Rule}.")
        : Accept is null ? Api.Invalid("Say what the answer is: accept is true or false.")
        : null;
}
