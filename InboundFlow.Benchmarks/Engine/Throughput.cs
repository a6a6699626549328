using System.Diagnostics;
using InboundFlow.Benchmarks.Measuring;

namespace InboundFlow.Benchmarks.Engine;

/// <summary>What the engine does when it has much to do: <c>b1</c> to <c>b4</c> and <c>three</c>.</summary>
internal sealed class Throughput(EngineOptions options, EnginePlace place, EngineReport report)
{
    private const int FiveActivities = 5;
    private const int ThreeActivities = 3;
    private const int Some = 200;
    private const int Alone = 100;

    /// <summary>One orchestration, whose activities follow each other.</summary>
    internal async Task ChainAsync(CancellationToken cancellationToken)
    {
        int length = options.Activities ?? 200;
        await using EngineUnderTest engine = await StartAsync(cancellationToken);
        Stretch stretch = await engine.MeasureAsync(() =>
            StartAsync(engine, EngineFunctions.Chain, length, "chain", 1, cancellationToken)
        );
        await WriteAsync($"b1, one chain of {length} activities", "activity", length, stretch, cancellationToken);
    }

    /// <summary>Many short ones.</summary>
    internal async Task ManyChainsAsync(CancellationToken cancellationToken)
    {
        int count = options.Count ?? 1000;
        await using EngineUnderTest engine = await StartAsync(cancellationToken);
        Stretch stretch = await engine.MeasureAsync(() =>
            StartAsync(engine, EngineFunctions.Chain, FiveActivities, "five", count, cancellationToken)
        );
        await WriteAsync($"b2, {count} chains of five", "orchestration", count, stretch, cancellationToken);
        double events = 2.0 * FiveActivities * count / stretch.Duration.TotalSeconds;
        report.Line($"  {events:0} events/s, an activity's start and its end each being one");
    }

    /// <summary>Those that the official engine was measured with.</summary>
    internal async Task ThreeAsync(CancellationToken cancellationToken)
    {
        int count = options.Count ?? 1000;
        await using EngineUnderTest engine = await StartAsync(cancellationToken);
        await AloneAsync(engine, cancellationToken);
        foreach (int many in new[] { Some, count }.Distinct())
        {
            Stretch stretch = await engine.MeasureAsync(() =>
                engine.StartManyAsync(
                    EngineFunctions.Chain,
                    ThreeActivities,
                    Ids($"three{many}", many),
                    many,
                    cancellationToken
                )
            );
            await WriteAsync($"three, {many} at once", "orchestration", many, stretch, cancellationToken);
        }
    }

    /// <summary>One orchestration, whose activities are all started at once.</summary>
    internal async Task FanOutAsync(CancellationToken cancellationToken)
    {
        int width = options.Activities ?? 1000;
        await using EngineUnderTest engine = await StartAsync(cancellationToken);
        Stretch stretch = await engine.MeasureAsync(() =>
            StartAsync(engine, EngineFunctions.FanOut, width, "fan", 1, cancellationToken)
        );
        await WriteAsync($"b3, one fan of {width} activities", "activity", width, stretch, cancellationToken);
    }

    /// <summary>Many events to one orchestration.</summary>
    internal async Task EventsAsync(CancellationToken cancellationToken)
    {
        int count = options.Count ?? 1000;
        await using EngineUnderTest engine = await StartAsync(cancellationToken);
        await StartAsync(engine, EngineFunctions.Count, count, "count", 1, cancellationToken);
        await engine.WhenIdleAsync();
        Stretch stretch = await engine.MeasureAsync(() =>
            Parallel.ForEachAsync(
                Enumerable.Range(0, count),
                new ParallelOptions
                {
                    MaxDegreeOfParallelism = options.Concurrency,
                    CancellationToken = cancellationToken,
                },
                async (_, token) => await engine.Client.RaiseEventAsync("count0", EngineFunctions.Granted, 1, token)
            )
        );
        await WriteAsync($"b4, {count} events to one", "event", count, stretch, cancellationToken);
    }

    private static IEnumerable<string> Ids(string prefix, int count) =>
        Enumerable.Range(0, count).Select(i => FormattableString.Invariant($"{prefix}{i}"));

    private async Task<EngineUnderTest> StartAsync(CancellationToken cancellationToken)
    {
        EngineUnderTest engine = await EngineUnderTest.StartAsync(new EngineFunctions(), place, cancellationToken);
        // For the compilers and the caches.
        await StartAsync(engine, EngineFunctions.Chain, FiveActivities, "warm", Some, cancellationToken);
        await engine.WhenIdleAsync();
        return engine;
    }

    private Task StartAsync(
        EngineUnderTest engine,
        string orchestrator,
        int input,
        string prefix,
        int count,
        CancellationToken cancellationToken
    ) => engine.StartManyAsync(orchestrator, input, Ids(prefix, count), options.Concurrency, cancellationToken);

    private async Task AloneAsync(EngineUnderTest engine, CancellationToken cancellationToken)
    {
        Latency latency = new("start -> completed");
        for (int i = 0; i < Alone; i++)
        {
            long start = Stopwatch.GetTimestamp();
            string id = await engine.Client.ScheduleNewOrchestrationInstanceAsync(
                EngineFunctions.Chain,
                ThreeActivities,
                cancellationToken
            );
            await engine.Client.WaitForInstanceCompletionAsync(id, cancellationToken);
            latency.Add(Stopwatch.GetElapsedTime(start));
            await engine.WhenIdleAsync();
        }

        report.Line($"three, each alone");
        report.Write(latency);
    }

    private async Task WriteAsync(
        string what,
        string unit,
        int count,
        Stretch stretch,
        CancellationToken cancellationToken
    )
    {
        RawRates? raw = await place.MeasurePlainAsync(stretch.RowsPerWrite, cancellationToken);
        report.Write(what, unit, count, stretch, raw);
    }
}
