using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace InboundFlow.Functions.Health;

/// <summary><c>GET /api/health</c>: whether the storage and the engine answer, and how the queue is doing.</summary>
public sealed class HealthFunction(IDispatcher dispatcher, TimeProvider time, ILogger<HealthFunction> logger)
{
    /// <summary>200 when all is well; 503 with the part that failed otherwise. Anonymous: it tells figures, and no names.</summary>
    [Function("GetHealth")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken
    )
    {
        DispatchState? state = await TryAsync("storage", dispatcher.ReadAsync, cancellationToken);
        bool engine = await TryAsync("engine", ProbeAsync, cancellationToken) is not null;
        DateTimeOffset now = time.GetUtcNow();
        HealthReport report = new(
            state is not null && engine ? "ok" : "failing",
            state is null ? "failing" : "ok",
            engine ? "ok" : "failing",
            state?.Queue.Count,
            state?.Queue.Select(entry => (now - entry.Request.QueuedAt).TotalSeconds).DefaultIfEmpty(0).Max(),
            state is null ? null : WatchdogPolicy.OldestUnservedSeconds(state, now)
        );
        return Results.Json(report, Api.Json, statusCode: state is not null && engine ? 200 : 503);

        async Task<object> ProbeAsync(CancellationToken cancel) =>
            await client.GetInstanceAsync("health", cancel) ?? new object();
    }

    private async Task<T?> TryAsync<T>(
        string part,
        Func<CancellationToken, Task<T>> ask,
        CancellationToken cancellationToken
    )
        where T : class
    {
        try
        {
            return await ask(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.Failing(logger, part, e);
            return null;
        }
    }
}

/// <summary>The answer of the health function.</summary>
/// <param name="Waiting">How many conversations wait for an agent.</param>
/// <param name="OldestWaitingSeconds">For how long the first of them has.</param>
/// <param name="WatchdogSeconds">For how long the oldest waits although an agent has room. It is always 0, or something is wrong.</param>
public sealed record HealthReport(
    string Status,
    string Storage,
    string Engine,
    int? Waiting,
    double? OldestWaitingSeconds,
    double? WatchdogSeconds
);
