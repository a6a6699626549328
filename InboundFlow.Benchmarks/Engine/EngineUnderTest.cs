using System.Diagnostics;
using Azure.Core.Pipeline;
using InboundFlow.Benchmarks.Measuring;
using InboundFlow.LocalRuntime.Durable;
using InboundFlow.LocalRuntime.Durable.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace InboundFlow.Benchmarks.Engine;

/// <summary>An engine in this process that runs <see cref="EngineFunctions"/>.</summary>
internal sealed class EngineUnderTest : IAsyncDisposable
{
    private const string HubName = "Bench";

    private readonly ServiceProvider services;
    private readonly EnginePlace place;

    private EngineUnderTest(ServiceProvider services, EnginePlace place)
    {
        this.services = services;
        this.place = place;
        Client = services.GetRequiredService<DurableTaskClient>();
    }

    internal DurableTaskClient Client { get; }

    internal StorageCounter Counter => services.GetRequiredService<StorageCounter>();

    internal IOrchestrationHistoryReader HistoryReader => Engine;

    private DurableEngine Engine => services.GetRequiredService<DurableEngine>();

    /// <summary>Starts an engine; it takes up what another one has left in the same place.</summary>
    internal static async Task<EngineUnderTest> StartAsync(
        EngineFunctions functions,
        EnginePlace place,
        CancellationToken cancellationToken
    )
    {
        ServiceCollection collection = new();
        StorageCounter counter = new();
        collection.AddSingleton(counter);
        collection.AddSingleton<HttpPipelinePolicy>(counter);
        collection.AddSingleton<IDurableFunctions>(functions);
        if (place.Memory is { } store)
        {
            collection.AddSingleton<IOrchestrationStore>(store);
        }

        collection.AddDurableEngine(options =>
        {
            options.HubName = HubName;
            options.PartitionCount = place.Partitions ?? options.PartitionCount;
            options.MaxConcurrentOrchestrators = place.Steps ?? options.MaxConcurrentOrchestrators;
            options.ConnectionString = place.Storage ?? options.ConnectionString;
        });
        EngineUnderTest engine = new(collection.BuildServiceProvider(), place);
        await engine.Engine.StartAsync(cancellationToken);
        return engine;
    }

    /// <summary>Starts orchestrations.</summary>
    /// <param name="ids">What distinguishes those of this call from others.</param>
    internal Task StartManyAsync(
        string orchestrator,
        object? input,
        IEnumerable<string> ids,
        int concurrency,
        CancellationToken cancellationToken
    ) =>
        Parallel.ForEachAsync(
            ids,
            new ParallelOptions { MaxDegreeOfParallelism = concurrency, CancellationToken = cancellationToken },
            async (id, token) =>
                await Client.ScheduleNewOrchestrationInstanceAsync(
                    orchestrator,
                    input,
                    new StartOrchestrationOptions(id),
                    token
                )
        );

    /// <summary>Completes when all that was started is over or waits.</summary>
    internal Task WhenIdleAsync() => Engine.WhenIdleAsync();

    /// <summary>Does something and lets the engine come to rest.</summary>
    internal async Task<Stretch> MeasureAsync(Func<Task> work)
    {
        Counter.Reset();
        TimeSpan storageCpu = place.StorageCpu();
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        long allocated = GC.GetTotalAllocatedBytes();
        long start = Stopwatch.GetTimestamp();
        await work();
        await WhenIdleAsync();
        return new Stretch(
            Stopwatch.GetElapsedTime(start),
            Environment.CpuUsage.TotalTime - cpu,
            place.StorageCpu() - storageCpu,
            GC.GetTotalAllocatedBytes() - allocated,
            Counter.Counts.ToDictionary(),
            Counter.Rows
        );
    }

    public async ValueTask DisposeAsync()
    {
        await Engine.StopAsync(CancellationToken.None);
        await services.DisposeAsync();
    }
}
