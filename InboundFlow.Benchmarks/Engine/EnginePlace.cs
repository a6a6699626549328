using System.Diagnostics;
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
}
