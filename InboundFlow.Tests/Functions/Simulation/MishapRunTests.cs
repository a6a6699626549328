using Azure;
using Azure.Data.Tables;
using InboundFlow.Benchmarks.Mishaps;
using InboundFlow.Functions.Simulation;
using InboundFlow.Functions.Storage;
using InboundFlow.Tests.Functions.Storage;
using InboundFlow.Tests.Support;

namespace InboundFlow.Tests.Functions.Simulation;

/// <summary>
/// A short stretch of the long run: a day of teams with every kind of rules, dispatched by several processes whose storage
/// fails, loses answers and outlives them, while calls come twice, late and at once.
/// </summary>
public sealed class MishapRunTests
{
    private const int Teams = 22;

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 3)]
    [InlineData(3, 4)]
    public async Task Every_promise_is_kept_whatever_goes_wrong(ulong seed, int processes)
    {
        MishapTally all = new();
        foreach (ScenarioPart part in Day(seed, conversations: 100 * Teams))
        {
            MishapRun run = await RunAsync(part.Scenario, processes);
            Assert.Empty(run.Breaches);
            all.Add(run.Tally);
        }

        Assert.Equal(100 * Teams, all.Conversations);
        long[] mishaps = [all.Repeated, all.Late, all.Shared, all.Conflicts, all.Failures, all.Crashes, all.Told];
        Assert.All(mishaps, count => Assert.InRange(count, 1, long.MaxValue));
    }

    [Fact]
    public async Task The_same_seed_brings_the_same_mishaps()
    {
        Scenario scenario = Day(seed: 7, conversations: 300 * Teams)[0].Scenario;

        MishapRun once = await RunAsync(scenario, processes: 3);
        MishapRun again = await RunAsync(scenario, processes: 3);

        Assert.Equal(once.Tally.ToString(), again.Tally.ToString());
    }

    [Fact]
    public async Task Storage_that_takes_what_was_decided_on_old_facts_is_found_out()
    {
        Scenario scenario = Day(seed: 1, conversations: 300 * Teams)[0].Scenario;
        using DispatchFigures figures = new();
        MishapRun run = new(
            scenario,
            new MishapRates(),
            new ForgetfulTable(new MemoryTable()),
            processes: 3,
            checkEvery: 100,
            figures.Metrics
        );

        // It may lose its way altogether.
        await Record.ExceptionAsync(() => run.RunAsync(TestContext.Current.CancellationToken));

        Assert.Contains(run.Breaches, breach => breach.Promise is Promises.NoDoubleAssign or Promises.NoOverCapacity);
    }

    private static IReadOnlyList<ScenarioPart> Day(ulong seed, int conversations) =>
        ScenarioPart.Of(
            new SyntheticWorkspace(conversations, Agents: 7 * Teams, Teams, Days: 1, seed)
            {
                Varied = true,
            }.ToScenario()
        );

    private static async Task<MishapRun> RunAsync(Scenario scenario, int processes)
    {
        using DispatchFigures figures = new();
        MishapRun run = new(
            scenario,
            new MishapRates(),
            new MemoryTable(),
            processes,
            checkEvery: 100,
            figures.Metrics
        );
        await run.RunAsync(TestContext.Current.CancellationToken);
        return run;
    }

    /// <summary>A table that takes an update whatever has been there since it was read.</summary>
    private sealed class ForgetfulTable(ITable table) : TableSeam(table)
    {
        private readonly ITable stored = table;

        public override Task<CommitResult> SubmitAsync(
            IReadOnlyList<TableTransactionAction> actions,
            CancellationToken cancellationToken
        ) =>
            stored.SubmitAsync(
                [.. actions.Select(action => new TableTransactionAction(action.ActionType, action.Entity, ETag.All))],
                cancellationToken
            );
    }
}
