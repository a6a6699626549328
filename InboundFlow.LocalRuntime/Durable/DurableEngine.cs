using InboundFlow.LocalRuntime.Durable.Dispatch;
using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Repair;
using InboundFlow.LocalRuntime.Durable.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace InboundFlow.LocalRuntime.Durable;

/// <summary>Runs orchestrations while the host runs.</summary>
/// <remarks>
/// Stopping finishes the steps under way. Disposing without stopping is a crash: nothing is written any more, and the
/// next start takes up what is stored.
/// </remarks>
internal sealed class DurableEngine(
    IOptions<DurableEngineOptions> options,
    ClosableStore store,
    OrchestrationPump orchestrations,
    ActivityPump activities,
    RepairSweep repair,
    BusyCounter busy,
    ILogger<DurableEngine> logger
) : IHostedService, IOrchestrationHistoryReader, IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private Task[] running = [];
    private bool disposed;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await store.PrepareAsync(cancellationToken);
        IReadOnlyList<UnfinishedInstance> found = await store.FindUnfinishedAsync(cancellationToken);
        foreach (UnfinishedInstance instance in found)
        {
            orchestrations.Recover(instance);
        }

        int waiting = found.Count(instance => !instance.HasWork);
        Log.Recovered(logger, options.Value.HubName, found.Count, waiting);
        repair.Start();
        running =
        [
            orchestrations.RunAsync(options.Value.MaxConcurrentOrchestrators, stopping.Token),
            activities.RunAsync(options.Value.MaxConcurrentActivities, orchestrations.Finish, stopping.Token),
        ];
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        repair.Dispose();
        await stopping.CancelAsync();
        await Task.WhenAll(running).WaitAsync(cancellationToken).WhenOverAsync();
        foreach (
            LiveInstance instance in orchestrations.Live.Where(live => live is { RowIsDirty: true, Row: not null })
        )
        {
            if (!await TryWriteRowAsync(instance.Row!, cancellationToken))
            {
                return;
            }
        }
    }

    // A courtesy to whoever looks at the table meanwhile: the next start repairs what was not written.
    private async Task<bool> TryWriteRowAsync(InstanceRow row, CancellationToken cancellationToken)
    {
        try
        {
            await store.WriteRowAsync(row, cancellationToken);
            return true;
        }
        catch (Exception e)
        {
            Log.RowsNotWritten(logger, options.Value.HubName, e);
            return false;
        }
    }

    /// <summary>
    /// Completes when nothing is ready or running and nothing is undelivered. Timers, waits for events and rests after a
    /// failure of the store do not count.
    /// </summary>
    public Task WhenIdleAsync() => busy.WhenIdleAsync();

    public Task<IReadOnlyList<HistoryEvent>> ReadHistoryAsync(string instanceId, CancellationToken cancellationToken) =>
        orchestrations
            .RunExclusiveAsync<IReadOnlyList<HistoryEvent>>(
                instanceId,
                (loaded, _) => Task.FromResult<IReadOnlyList<HistoryEvent>>([.. loaded?.History ?? []])
            )
            .WaitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        // The container knows it under several names, and disposes of it once for each.
        if (disposed)
        {
            return;
        }

        disposed = true;
        store.Close();
        repair.Dispose();
        orchestrations.Dispose();
        await stopping.CancelAsync();
        // Not disposed of: the container calls this once for the service and once for the hosted service.
        await Task.WhenAll(running).WhenOverAsync();
    }
}
