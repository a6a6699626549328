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
        HealthReport report = HealthReport.Of(state, engine, time.GetUtcNow());
        return Results.Json(report, Api.Json, statusCode: report.IsWell ? 200 : 503);

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
