using System.Collections.Concurrent;
using System.Diagnostics;
using InboundFlow.Benchmarks.Measuring;
using Microsoft.DurableTask;

namespace InboundFlow.Benchmarks.Engine;

/// <summary>How soon an idle engine runs the first activity of an orchestration: <c>b6</c>.</summary>
internal sealed class StartLatency(EngineOptions options, EnginePlace place, EngineReport report)
{
    private const int WarmUps = 50;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        int count = options.Count ?? 200;
        ConcurrentDictionary<string, TaskCompletionSource<long>> started = new(StringComparer.Ordinal);
        EngineFunctions functions = new((id, _) => started[id].TrySetResult(Stopwatch.GetTimestamp()));
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync(functions, place, cancellationToken);
        Latency latency = new("start asked for -> first activity runs");
        using PeriodicTimer idling = new(Pause);
        for (int i = -WarmUps; i < count; i++)
        {
            await idling.WaitForNextTickAsync(cancellationToken);
            string id = FormattableString.Invariant($"start{i}");
            started[id] = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
            long asked = Stopwatch.GetTimestamp();
            await engine.Client.ScheduleNewOrchestrationInstanceAsync(
                EngineFunctions.Chain,
                1,
                new StartOrchestrationOptions(id),
                cancellationToken
            );
            long ran = await started[id].Task.WaitAsync(cancellationToken);
            if (i >= 0)
            {
                latency.Add(Stopwatch.GetElapsedTime(asked, ran));
            }

            await engine.WhenIdleAsync();
        }

        report.Line($"b6, {count} starts on an idle engine, one at a time");
        report.Write(latency);
        if (await place.MeasurePlainAsync(RawRates.UsualRows, cancellationToken, concurrency: 1) is { } raw)
        {
            double insert = 1000 / raw.InsertsPerSecond;
            report.Line(
                $"  the same storage, plain and one at a time: {insert:0.00} ms an insert; p50 is {latency.At(50) / insert:0.0} of these"
            );
        }
    }
}
