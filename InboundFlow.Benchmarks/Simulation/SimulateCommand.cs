using System.Globalization;
using InboundFlow.Benchmarks.Measuring;
using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Simulation;

namespace InboundFlow.Benchmarks.Simulation;

/// <summary>The command <c>simulate</c>.</summary>
internal static class SimulateCommand
{
    /// <summary>Runs it.</summary>
    /// <returns>The exit code: 0 when every promise that was checked was kept, 1 when one was not, 2 when the options make no sense.</returns>
    internal static Task<int> RunAsync(
        IReadOnlyList<string> arguments,
        TextWriter output,
        CancellationToken cancellationToken
    ) =>
        CommandOptions.RunAsync(
            arguments,
            SimulateOptions.Help,
            SimulateOptions.Parse,
            options =>
                options.Url is not null
                    ? ServerQuestion.AskAsync(options, output, cancellationToken)
                    : Task.Run(() => Simulate(options, output, cancellationToken), cancellationToken),
            output
        );

    private static int Simulate(SimulateOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        TimeProvider time = TimeProvider.System;
        long begin = time.GetTimestamp();
        Scenario scenario = Workspace(options).ToScenario();
        TimeSpan prepared = time.GetElapsedTime(begin);
        Progress progress = new(output, scenario.Arrivals.Count);
        long allocated = GC.GetTotalAllocatedBytes();
        begin = time.GetTimestamp();
        SimulatorOptions how = new()
        {
            Parallel = options.Parallel,
            CheckEvery = options.CheckEvery,
            Arrived = progress.Arrived,
        };
        SimulationReport report = Simulator.Run(scenario, how, cancellationToken);
        TimeSpan took = time.GetElapsedTime(begin);
        output.Write(ReportText.Of(report));
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"time            {prepared.TotalSeconds:0.0} s to make the traffic up, {took.TotalSeconds:0.0} s simulated with {options.Parallel} at a time: {report.Whole.Conversations / took.TotalSeconds:0} conversations/s, {took.TotalMicroseconds * options.Parallel / report.Events:0.0} us and {(GC.GetTotalAllocatedBytes() - allocated) / report.Events} bytes an event"
            )
        );
        return report.Promises is { Count: > 0 } ? 1
            : options.Against is null && options.More == 0 ? 0
            : Compare(scenario, options, output, cancellationToken);
    }

    private static int Compare(
        Scenario before,
        SimulateOptions options,
        TextWriter output,
        CancellationToken cancellationToken
    )
    {
        SimulatorOptions how = new() { Parallel = options.Parallel, CheckEvery = options.CheckEvery };
        Comparison comparison = Comparison.Run(before, Changed(before, options), how, cancellationToken);
        output.Write(ComparisonText.Of(comparison.Before, comparison.After, comparison.Moved));
        return comparison.After.Promises is { Count: > 0 } ? 1 : 0;
    }

    private static Scenario Changed(Scenario before, SimulateOptions options)
    {
        Team[] teams = [.. before.Teams.Select(team => team with { Strategy = options.Against ?? team.Strategy })];
        ChangeBody more = new() { Agents = options.More };
        IReadOnlyList<SimulatedAgent> agents = teams.Aggregate(
            before.Agents,
            (all, team) => AgentChanges.Apply(all, team.Id, more, before.From, before.Until)
        );
        return before with { Teams = teams, Agents = agents };
    }

    private static SyntheticWorkspace Workspace(SimulateOptions options) =>
        new(options.Conversations, options.Agents, options.Teams, options.Days, options.Seed)
        {
            Strategy = options.Strategy,
            Capacity = options.Capacity,
            Varied = options.Varied,
            Offers = options.Offers ? new OfferRule(TimeSpan.FromSeconds(20), 2) : null,
        };

    /// <summary>Says every tenth of the way.</summary>
    private sealed class Progress(TextWriter output, int all)
    {
        private readonly Lock gate = new();
        private int arrived;
        private int tenths;

        public void Arrived(int more)
        {
            lock (gate)
            {
                arrived += more;
                int reached = all == 0 ? 0 : (int)(10L * arrived / all);
                if (reached > tenths)
                {
                    tenths = reached;
                    output.WriteLine($"{arrived} of {all} conversations");
                }
            }
        }
    }
}
