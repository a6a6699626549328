using InboundFlow.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace InboundFlow.Functions.Assignment.Supervision;

/// <summary><c>GET /api/queue?teamId=&amp;conversationId=</c>: who waits, since when, for what, and for how long yet.</summary>
public sealed class QueueFunction(IDispatcher dispatcher, TimeProvider time)
{
    /// <summary>Team by team, each in its order. Of one conversation every member of its team is named, and what keeps them.</summary>
    [Function("GetQueue")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "queue")] HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        string? teamId = request.Query["teamId"];
        string? conversationId = request.Query["conversationId"];
        DispatchState state = await dispatcher.ReadAsync(cancellationToken);
        DateTimeOffset now = time.GetUtcNow();
        return Api.Page<QueueEntryView>([
            .. state
                .Queue.GroupBy(entry => entry.TeamId, StringComparer.Ordinal)
                .Where(queue => IsAskedFor(queue.Key, teamId))
                .OrderBy(queue => queue.Key, StringComparer.Ordinal)
                .SelectMany(queue => Read(state, queue, conversationId, now)),
        ]);
    }

    private static IEnumerable<QueueEntryView> Read(
        DispatchState state,
        IGrouping<string, WaitingEntry> queue,
        string? conversationId,
        DateTimeOffset now
    )
    {
        (WaitingEntry Entry, int Position)[] shown =
        [
            .. queue
                .Select((entry, index) => (entry, index + 1))
                .Where(place => IsAskedFor(place.entry.Request.ConversationId, conversationId)),
        ];
        if (shown is [])
        {
            return [];
        }

        QueueReader reader = new(state, queue.Key, now);
        return shown.Select(place =>
            reader.Read(place.Entry, place.Position, named: !string.IsNullOrEmpty(conversationId))
        );
    }

    private static bool IsAskedFor(string id, string? asked) =>
        string.IsNullOrEmpty(asked) || string.Equals(id, asked, StringComparison.Ordinal);
}
