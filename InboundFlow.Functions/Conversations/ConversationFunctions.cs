using InboundFlow.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace InboundFlow.Functions.Conversations;

/// <summary>Reading conversations.</summary>
public sealed class ConversationFunctions(IConversationStore conversations, ConversationList list)
{
    [Function("ListConversations")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "conversations")] HttpRequest request,
        CancellationToken cancellationToken
    ) =>
        ConversationQuery.TryParse(request.Query, out ConversationQuery query, out string problem)
            ? Api.Ok(await list.ReadAsync(query, cancellationToken))
            : Api.Invalid(problem);

    [Function("GetConversation")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "conversations/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken
    ) => await conversations.FindAsync(id, cancellationToken) is Conversation found ? Api.Ok(found) : NotFound(id);

    [Function("GetMessages")]
    public async Task<IResult> GetMessagesAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "conversations/{id}/messages")] HttpRequest request,
        string id,
        CancellationToken cancellationToken
    ) =>
        await conversations.FindAsync(id, cancellationToken) is null
            ? NotFound(id)
            : Api.Page(await conversations.ReadMessagesAsync(id, cancellationToken));

    [Function("GetTimeline")]
    public async Task<IResult> GetTimelineAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "conversations/{id}/timeline")] HttpRequest request,
        string id,
        CancellationToken cancellationToken
    ) =>
        await conversations.FindAsync(id, cancellationToken) is null
            ? NotFound(id)
            : Api.Page(await conversations.ReadTimelineAsync(id, cancellationToken));

    private static IResult NotFound(string id) => Api.NotFound($"There is no conversation '{id}'.");
}
