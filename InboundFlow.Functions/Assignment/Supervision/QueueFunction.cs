using InboundFlow.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace InboundFlow.Functions.Assignment.Supervision;

/// <summary><c>GET /api/queue?teamId=</c>: who waits, since when and for what.</summary>
public sealed class QueueFunction(IDispatcher dispatcher, TimeProvider time)
{
    /// <summary>Team by team, each in its order.</summary>
    [Function("GetQueue")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "queue")] HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        string? teamId = request.Query["teamId"];
        DispatchState state = await dispatcher.ReadAsync(cancellationToken);
        return Api.Page<QueueEntryView>([
            .. state
                .Queue.Where(entry => teamId is null || string.Equals(entry.TeamId, teamId, StringComparison.Ordinal))
                .GroupBy(entry => entry.TeamId, StringComparer.Ordinal)
                .OrderBy(queue => queue.Key, StringComparer.Ordinal)
                .SelectMany(queue => QueueEntryView.Of(state, queue.Key, queue, time.GetUtcNow())),
        ]);
    }
}
