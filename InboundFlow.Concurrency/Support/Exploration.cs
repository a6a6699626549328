using System.Globalization;
using System.Runtime.CompilerServices;
using InboundFlow.LocalRuntime.Durable;
using Microsoft.Coyote;
using Microsoft.Coyote.Logging;
using Microsoft.Coyote.SystematicTesting;

namespace InboundFlow.Concurrency.Support;

/// <summary>Runs a scenario under many schedules, each of them given by its seed.</summary>
/// <remarks>
/// A schedule says at every scheduling point which thread goes on, and what a <see cref="World"/> chooses by chance. The
/// same seed gives the same run.
/// </remarks>
internal static class Exploration
{
    /// <summary>How many schedules each scenario runs under.</summary>
    public const string IterationsVariable = "INBOUNDFLOW_COYOTE_ITERATIONS";

    /// <summary>The first seed; the others follow it.</summary>
    public const string SeedVariable = "INBOUNDFLOW_COYOTE_SEED";

    // A scenario has some hundred decisions: who needs more than this goes round in circles.
    private const uint MaxDecisions = 20_000;

    // Deadlocks among threads under control are found without waiting; this is for a thread that is not.
    private const uint HangMilliseconds = 60_000;

    /// <summary>Runs the scenario under so many schedules, and fails with the first that breaks it.</summary>
    /// <param name="iterations">For a plain run; the environment may ask for more.</param>
    /// <param name="test">Named in the failure.</param>
    public static void Run(
        ITestOutputHelper output,
        Func<World, Task> scenario,
        uint iterations = 40,
        [CallerMemberName] string test = ""
    )
    {
        uint count = ReadVariable(IterationsVariable) ?? iterations;
        uint first = ReadVariable(SeedVariable) ?? 1;
        HashSet<string> orders = new(StringComparer.Ordinal);
        for (uint seed = first; seed < first + count; seed++)
        {
            ExploredRun run = RunOnce(scenario, seed);
            Assert.True(run.Bug is null, run.Describe(test));
            orders.Add(string.Join('\n', run.Journal));
        }

        output.WriteLine($"{count} schedules, {orders.Count} different orders of store calls.");
    }

    /// <summary>Finds the first schedule that breaks the scenario.</summary>
    /// <returns><see langword="null"/> when none of so many does.</returns>
    public static ExploredRun? FindBug(Func<World, Task> scenario, uint iterations)
    {
        for (uint seed = 1; seed <= iterations; seed++)
        {
            ExploredRun run = RunOnce(scenario, seed);
            if (run.Bug is not null)
            {
                return run;
            }
        }

        return null;
    }

    /// <summary>Runs the scenario under one schedule.</summary>
    public static ExploredRun RunOnce(Func<World, Task> scenario, uint seed)
    {
        NewIds.Reset();
        World world = new();
        Configuration configuration = Configuration
            .Create()
            .WithTelemetryEnabled(false)
            .WithVerbosityEnabled(VerbosityLevel.None)
            .WithTestingIterations(1)
            .WithRandomGeneratorSeed(seed)
            .WithMaxSchedulingSteps(MaxDecisions)
            // A thread, a random number or a clock that the scheduler has no say in would make a seed worthless: it fails.
            .WithPartiallyControlledConcurrencyAllowed(false)
            .WithPartiallyControlledDataNondeterminismAllowed(false)
            .WithDeadlockTimeout(HangMilliseconds)
            .WithFailureOnMaxStepsBoundEnabled();
        using TestingEngine engine = TestingEngine.Create(WithStrategy(configuration, seed), () => scenario(world));
        engine.SetLogger(new TextWriterLogger(TextWriter.Null, VerbosityLevel.None));
        engine.Run();
        return new ExploredRun(
            seed,
            engine.TestReport.NumOfFoundBugs == 0 ? null : string.Join('\n', engine.TestReport.BugReports),
            world.Journal
        );
    }

    // Each finds what the others are slow to find: a thread that is held up for long, and many small detours.
    private static Configuration WithStrategy(Configuration configuration, uint seed) =>
        (seed % 4) switch
        {
            0 => configuration.WithPrioritizationStrategy(isFair: false, priorityChangeBound: 5),
            1 => configuration.WithRandomStrategy(),
            2 => configuration.WithPrioritizationStrategy(isFair: false, priorityChangeBound: 20),
            _ => configuration.WithProbabilisticStrategy(probabilityLevel: 3),
        };

#pragma warning disable RS0030 // Tests have no options; who runs them has the environment.
    private static uint? ReadVariable(string name) =>
        uint.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out uint value)
            ? value
            : null;
#pragma warning restore RS0030
}
