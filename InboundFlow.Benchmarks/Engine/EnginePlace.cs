using System.Diagnostics;
using InboundFlow.Benchmarks.Measuring;
using InboundFlow.LocalRuntime.Durable.Storage;

namespace InboundFlow.Benchmarks.Engine;

/// <summary>Where an engine keeps its orchestrations: in a storage or in memory.</summary>
internal sealed record EnginePlace(string? Storage, MemoryOrchestrationStore? Memory = null)
{
    /// <summary>Into how many partitions the histories go, if not as usual.</summary>
    public int? Partitions { get; init; }

    /// <summary>How many orchestrations take a step at a time, if not as usual.</summary>
    public int? Steps { get; init; }

    /// <summary>The storage's process, when it is ours to look at.</summary>
    public int? StorageProcess { get; init; }

    /// <summary>What the storage has taken of the processors so far.</summary>
    public TimeSpan StorageCpu()
    {
        if (StorageProcess is not { } id)
        {
            return TimeSpan.Zero;
        }

        using Process process = Process.GetProcessById(id);
        return process.TotalProcessorTime;
    }

    /// <summary>What the storage does plainly; <see langword="null"/> in memory.</summary>
    /// <param name="rowsPerWrite">How many rows a transaction has.</param>
    /// <param name="concurrency">How many writes are under way at once, if not as usual.</param>
    public async Task<RawRates?> MeasurePlainAsync(
        int rowsPerWrite,
        CancellationToken cancellationToken,
        int? concurrency = null
    ) =>
        Storage is null
            ? null
            : await RawRates.MeasureAsync(
                Storage,
                concurrency ?? Environment.ProcessorCount * 10,
                TimeProvider.System,
                cancellationToken,
                rowsPerWrite
            );
}
