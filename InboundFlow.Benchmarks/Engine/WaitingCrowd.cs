using System.Collections.Concurrent;
using System.Diagnostics;
using InboundFlow.Benchmarks.Measuring;

namespace InboundFlow.Benchmarks.Engine;

/// <summary>Many orchestrations that wait, and then all get what they wait for: <c>b5</c>.</summary>
internal sealed class WaitingCrowd(EngineOptions options, EnginePlace place, EngineReport report)
{
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, long> asked = new(StringComparer.Ordinal);
    private readonly Latency granting = new("granted -> the activity after it runs");

    private int Count => options.Waiting;

    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        report.Line($"b5, {Count} that wait, {(place.Storage is null ? "in memory" : "on Azurite")}");
        EngineFunctions functions = new((id, _) => Granted(id));
        EngineUnderTest engine = await EngineUnderTest.StartAsync(functions, place, cancellationToken);
        await GatherAsync(engine, cancellationToken);
        await IdleAsync(engine, cancellationToken);
        await engine.DisposeAsync();

        long start = Stopwatch.GetTimestamp();
        await using EngineUnderTest next = await EngineUnderTest.StartAsync(functions, place, cancellationToken);
        report.Line($"  restart to ready: {Stopwatch.GetElapsedTime(start).TotalSeconds:0.00} s");
        await next.WhenIdleAsync();
        Stretch stretch = await next.MeasureAsync(() => GrantAsync(next, cancellationToken));
        RawRates? raw = await place.MeasurePlainAsync(stretch.RowsPerWrite, cancellationToken);
        report.Write("  all granted", "orchestration", Count, stretch, raw);
        report.Write(granting);
    }

    private async Task GatherAsync(EngineUnderTest engine, CancellationToken cancellationToken)
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        Stretch stretch = await engine.MeasureAsync(() =>
            engine.StartManyAsync(
                EngineFunctions.Wait,
                input: null,
                Enumerable.Range(0, Count).Select(Id),
                options.Concurrency,
                cancellationToken
            )
        );
        long heap = GC.GetTotalMemory(forceFullCollection: true) - before;
        RawRates? raw = await place.MeasurePlainAsync(stretch.RowsPerWrite, cancellationToken);
        report.Write("  start", "orchestration", Count, stretch, raw);
        report.Line($"  managed heap, each: {heap / 1024.0 / Count:0.00} kB");
    }

    private async Task IdleAsync(EngineUnderTest engine, CancellationToken cancellationToken)
    {
        Stretch idle = await engine.MeasureAsync(() => Task.Delay(IdleTime, TimeProvider.System, cancellationToken));
        report.Line(
            $"  idle for {idle.Duration.TotalSeconds:0} s: {idle.Cpu / idle.Duration:P2} of a processor, {idle.Requests} requests"
        );
    }

    private Task GrantAsync(EngineUnderTest engine, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            Enumerable.Range(0, Count).Select(Id),
            new ParallelOptions { MaxDegreeOfParallelism = options.Concurrency, CancellationToken = cancellationToken },
            async (id, token) =>
            {
                asked[id] = Stopwatch.GetTimestamp();
                await engine.Client.RaiseEventAsync(id, EngineFunctions.Granted, 1, token);
            }
        );

    private void Granted(string id)
    {
        TimeSpan took = Stopwatch.GetElapsedTime(asked[id]);
        lock (granting)
        {
            granting.Add(took);
        }
    }

    private static string Id(int index) => FormattableString.Invariant($"waiting{index}");
}
