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
    /// Answers when it is decided and the conversation's workflow has been told, with the conversation as it stands by that
    /// decision; what others are shown of it follows within moments. Safe to repeat: who has it already has it still, and who declined has declined.
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

        OfferAnswered answered = await dispatcher.AnswerOfferAsync(
            id,
            answer.AgentId!,
            answer.Accept!.Value,
            cancellationToken
        );
        await announcer.AnnounceAsync(client, cancellationToken);
        return answered.IsTaken
            ? Api.Ok(PlacementPolicy.Apply(await conversations.FindAsync(id, cancellationToken), answered.Placement))
            : Api.Conflict("offer-gone", Detail(id, answer.AgentId!, answered.EndedAs));
    }

    private static string Detail(string id, string agentId, OfferEnd? ended)
    {
        string why = ended switch
        {
            OfferEnd.Accepted => "they have accepted it. POST /api/conversations/{id}/assign gives it back",
            OfferEnd.Declined => "they have declined it",
            OfferEnd.Expired => "it expired before the answer came",
            OfferEnd.Revoked => "it was taken back: another has it, they went away, or it went elsewhere",
            _ => "none was made, or the conversation is closed or has moved on since",
        };
        return $"Agent '{agentId}' has no offer of conversation '{id}' to answer: {why}. "
            + $"GET /api/agents/{agentId} lists the offers there are.";
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
