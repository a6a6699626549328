using InboundFlow.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace InboundFlow.Functions.Assignment.Supervision;

/// <summary>
/// <c>GET /api/queue?teamId=&amp;conversationId=&amp;top=</c>: who waits, since when, for what, and for how long yet.
/// </summary>
public sealed class QueueFunction(IDispatcher dispatcher, TimeProvider time)
{
    /// <summary>
    /// A page, team by team, each in its order. Of one conversation every member of its team is named, and what keeps them.
    /// </summary>
    [Function("GetQueue")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "queue")] HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!QueueQuery.TryParse(request.Query, out QueueQuery query, out string problem))
        {
            return Api.Invalid(problem);
        }

        DispatchState state = await dispatcher.ReadAsync(cancellationToken);
        return Api.Ok(QueuePages.Read(state, query, time.GetUtcNow()));
    }
}
