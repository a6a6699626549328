using System.Diagnostics.Metrics;
using System.Globalization;
using InboundFlow.Benchmarks.Measuring;
using InboundFlow.Benchmarks.Mishaps;
using InboundFlow.Functions.Simulation;
using InboundFlow.Functions.Storage;
using InboundFlow.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace InboundFlow.Benchmarks.Simulation;

/// <summary>The command <c>promises</c>.</summary>
internal static class PromisesCommand
{
    /// <summary>Runs it.</summary>
    /// <returns>The exit code: 0 when every promise was kept, 1 when one was not, 2 when the options make no sense.</returns>
    internal static Task<int> RunAsync(
        IReadOnlyList<string> arguments,
        TextWriter output,
        CancellationToken cancellationToken
    ) =>
        CommandOptions.RunAsync(
            arguments,
            PromisesOptions.Help,
            PromisesOptions.Parse,
            options => RunAsync(options, output, cancellationToken),
            output
        );

    private static async Task<int> RunAsync(
        PromisesOptions options,
        TextWriter output,
        CancellationToken cancellationToken
    )
    {
        await using ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        DispatchMetrics metrics = new(services.GetRequiredService<IMeterFactory>());
        MishapTally all = new();
        BreachList breaches = new();
        int tenths = 0;
        SyntheticWorkspace workspace = new(options.Conversations, options.Agents, options.Teams, 1, options.Seed)
        {
            Varied = true,
        };
        long begin = TimeProvider.System.GetTimestamp();
        await Parallel.ForEachAsync(
            ScenarioPart
                .Of(workspace.ToScenario())
                .Where(part =>
                    options.TeamId is null
                    || part.Scenario.Teams.Any(team => string.Equals(team.Id, options.TeamId, StringComparison.Ordinal))
                ),
            new ParallelOptions { MaxDegreeOfParallelism = options.Parallel, CancellationToken = cancellationToken },
            async (part, stop) =>
            {
                MishapRun run = new(
                    part.Scenario,
                    new MishapRates(),
                    new MemoryTable(),
                    options.Processes,
                    options.Every,
                    metrics
                );
                await run.RunAsync(stop);
                lock (all)
                {
                    all.Add(run.Tally);
                    foreach (PromiseBreach breach in run.Breaches)
                    {
                        string where = part.Scenario.Teams[0].Id;
                        breaches.Add(breach with { Detail = $"{breach.Detail} (--team {where})" });
                    }

                    Say(ref tenths, all.Conversations, options.Conversations, output);
                }
            }
        );
        TimeSpan took = TimeProvider.System.GetElapsedTime(begin);
        Write(options, all, breaches, took, output);
        return breaches.Count > 0 ? 1 : 0;
    }

    private static void Say(ref int tenths, long reached, int all, TextWriter output)
    {
        if (10 * reached / all > tenths)
        {
            tenths = (int)(10 * reached / all);
            output.WriteLine($"{reached} of {all} conversations");
        }
    }

    private static void Write(
        PromisesOptions options,
        MishapTally all,
        BreachList breaches,
        TimeSpan took,
        TextWriter output
    )
    {
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"seed {options.Seed}, {options.Processes} processes: {all}; {took.TotalSeconds:0.0} s"
            )
        );
        foreach (PromiseBreach breach in breaches)
        {
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"BROKEN {breach.Promise}, {breach.Count} times; first: {breach.Detail}"
                )
            );
        }

        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"seed {options.Seed}: {all.Conversations} conversations, {breaches.Sum(breach => breach.Count)} breaches"
            )
        );
    }
}
