using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using InboundFlow.Benchmarks.Engine;
using InboundFlow.Benchmarks.Measuring;
using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Storage;
using InboundFlow.LocalRuntime.Azurite;
using InboundFlow.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace InboundFlow.Benchmarks.Dispatch;

/// <summary>A dispatch partition, and the processes that decide over it.</summary>
internal sealed class DispatchPlace : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, long> tally = new(StringComparer.Ordinal);
    private readonly StorageCounter counter = new();
    private readonly MeterListener listener = new();
    private readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MemoryTables memory = new();
    private readonly AzuriteServer? azurite;

    private DispatchPlace(AzuriteServer? azurite)
    {
        this.azurite = azurite;
        Meters = services.GetRequiredService<IMeterFactory>();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, Meters) && instrument is Counter<long>)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>(
            (instrument, value, _, _) => tally.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value)
        );
        listener.Start();
    }

    private IMeterFactory Meters { get; }

    public long Commits => Count("commits");

    public long Conflicts => Count("conflicts");

    public long CatchUps => Count("catch_ups");

    public long Reloads => Count("reloads");

    public static async Task<DispatchPlace> OpenAsync(bool inMemory, CancellationToken cancellationToken) =>
        new(inMemory ? null : await AzuriteServer.StartAsync(null, cancellationToken));

    /// <summary>A dispatcher that knows of the others only what is stored.</summary>
    public DispatchStore Start() =>
        new(
            azurite is null ? memory : Tables(azurite),
            TimeProvider.System,
            Options.Create(new AssignmentOptions()),
            new DispatchMetrics(Meters),
            NullLogger<DispatchStore>.Instance
        );

    /// <summary>What some work took, and how often which transaction was made.</summary>
    public async Task<Stretch> MeasureAsync(Func<Task> work)
    {
        counter.Reset();
        tally.Clear();
        TimeSpan storageCpu = StorageCpu();
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        long allocated = GC.GetTotalAllocatedBytes();
        long start = Stopwatch.GetTimestamp();
        await work();
        return new Stretch(
            Stopwatch.GetElapsedTime(start),
            Environment.CpuUsage.TotalTime - cpu,
            StorageCpu() - storageCpu,
            GC.GetTotalAllocatedBytes() - allocated,
            counter.Counts.ToDictionary(),
            counter.Rows
        );
    }

    /// <summary>What the storage does plainly; <see langword="null"/> in memory.</summary>
    public async Task<RawRates?> MeasurePlainAsync(
        int rowsPerTransaction,
        int concurrency,
        CancellationToken cancellationToken
    ) =>
        azurite is null
            ? null
            : await RawRates.MeasureAsync(
                azurite.ConnectionString,
                concurrency,
                TimeProvider.System,
                cancellationToken,
                rowsPerTransaction
            );

    public async ValueTask DisposeAsync()
    {
        listener.Dispose();
        await services.DisposeAsync();
        await (azurite?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    private AzureTables Tables(AzuriteServer storage) =>
        new(Options.Create(new StorageOptions { ConnectionString = storage.ConnectionString }), [counter]);

    private long Count(string name) => tally.GetValueOrDefault("inboundflow.dispatch." + name);

    private TimeSpan StorageCpu()
    {
        if (azurite is null)
        {
            return TimeSpan.Zero;
        }

        using Process process = Process.GetProcessById(azurite.ProcessId);
        return process.TotalProcessorTime;
    }
}
