using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Benchmarks.Engine;

/// <summary>The process that <see cref="CrashLoop"/> kills: it starts what has not been started and runs what is there.</summary>
internal static class CrashChild
{
    internal static async Task RunAsync(EngineOptions options, CancellationToken cancellationToken)
    {
        await using FileStream journal = new(
            options.Journal,
            FileMode.Append,
            FileAccess.Write,
            FileShare.ReadWrite,
            bufferSize: 0
        );
        Lock gate = new();
        EngineFunctions functions = new(
            (id, step) =>
            {
                lock (gate)
                {
                    journal.Write(System.Text.Encoding.ASCII.GetBytes($"{id} {step}\n"));
                }
            }
        );
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync(
            functions,
            new EnginePlace(options.Storage),
            cancellationToken
        );
        await Console.Out.WriteLineAsync(CrashLoop.Ready);
        HashSet<string> known = new(StringComparer.Ordinal);
        await foreach (OrchestrationMetadata found in engine.Client.GetAllInstancesAsync())
        {
            known.Add(found.InstanceId);
        }

        await Parallel.ForEachAsync(
            Enumerable.Range(0, options.Count ?? 0).Select(CrashLoop.Id).Where(id => !known.Contains(id)),
            new ParallelOptions { MaxDegreeOfParallelism = options.Concurrency, CancellationToken = cancellationToken },
            async (id, token) => await StartAsync(engine.Client, id, token)
        );
        await engine.WhenIdleAsync();
        await Console.Out.WriteLineAsync(CrashLoop.Done);
    }

    private static async Task StartAsync(DurableTaskClient client, string id, CancellationToken cancellationToken)
    {
        try
        {
            string[] any = Enum.GetNames<OrchestrationRuntimeStatus>();
            await client.ScheduleNewOrchestrationInstanceAsync(
                EngineFunctions.Chain,
                CrashLoop.Length,
                new StartOrchestrationOptions(id) { DedupeStatuses = any },
                cancellationToken
            );
        }
        catch (InvalidOperationException)
        {
            // A process before has started it.
        }
    }
}
