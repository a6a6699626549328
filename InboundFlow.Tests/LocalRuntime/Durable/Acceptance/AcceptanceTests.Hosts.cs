using Azure.Data.Tables;
using Azure.Storage.Blobs;
using InboundFlow.LocalRuntime.Durable.Dispatch;
using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Storage;
using InboundFlow.Tests.LocalRuntime.Durable.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace InboundFlow.Tests.LocalRuntime.Durable.Acceptance;

public sealed partial class AcceptanceTests
{
    [Fact]
    public async Task A_failure_deep_down_arrives_with_every_level_and_its_root_cause()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions()
                .Activity<object, int>(
                    "Fail",
                    _ => throw new InvalidOperationException("outer", new TimeoutException("root"))
                )
                .Orchestrator("Child", context => context.CallActivityAsync<int>("Fail"))
                .Orchestrator("Parent", context => context.CallSubOrchestratorAsync<int>("Child"))
        );

        string id = await engine.RunAsync("Parent");

        List<string> levels = [];
        TaskFailureDetails? level = (await engine.StatusAsync(id)).FailureDetails;
        for (; level is not null; level = level.InnerFailure)
        {
            levels.Add(level.ErrorType);
        }

        Assert.Equal(
            [
                typeof(TaskFailedException).FullName!,
                typeof(TaskFailedException).FullName!,
                typeof(InvalidOperationException).FullName!,
                typeof(TimeoutException).FullName!,
            ],
            levels
        );
    }

    [Fact]
    public async Task Of_two_workers_on_one_hub_only_one_commits_a_turn_and_the_other_follows()
    {
        TaskCompletionSource<string> firstRun = new();
        int runs = 0;
        TestFunctions functions = new TestFunctions()
            .AsyncActivity<object, string>(
                "Slow",
                _ => Interlocked.Increment(ref runs) == 1 ? firstRun.Task : Task.FromResult("second")
            )
            .Orchestrator("Call", context => context.CallActivityAsync<string>("Slow"));
        FakeTimeProvider clock = new(EngineHarness.Start);
        MemoryOrchestrationStore store = new();
        List<TurnCommit> stored = [];
        FaultyStore observed = new(store, int.MaxValue, afterEffect: false, forGood: false)
        {
            LosesAnswer = commit =>
            {
                stored.Add(commit);
                return false;
            },
        };
        await using EngineHarness first = await EngineHarness.StartAsync(functions, observed, clock);
        string id = await first.Client.ScheduleNewOrchestrationInstanceAsync("Call");
        await first.Client.WaitForInstanceStartAsync(id);

        await using EngineHarness second = await EngineHarness.StartAsync(functions, observed, clock);
        await second.SettleAsync();
        Assert.Equal("second", await second.OutputAsync<string>(id));
        firstRun.SetResult("first");
        await first.SettleAsync();
        await first.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(2, runs);
        Assert.Equal("second", await first.OutputAsync<string>(id));
        Assert.Equal("\"second\"", (await store.FindRowAsync(id, CancellationToken.None))!.Output);
        Assert.Equal(stored.Count, stored.Select(commit => commit.Version).Distinct().Count());
        Assert.Single(stored.SelectMany(commit => commit.NewEvents).OfType<TaskCompleted>());
        Assert.Single(stored.SelectMany(commit => commit.NewEvents).OfType<ExecutionCompleted>());
    }

    [Fact]
    public async Task A_clock_that_jumps_back_neither_sets_an_orchestration_back_nor_fires_a_timer_early()
    {
        TestFunctions functions = new TestFunctions().Orchestrator(
            "Clock",
            async context =>
            {
                DateTime begun = context.CurrentUtcDateTime;
                Task timer = context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
                await context.WaitForExternalEvent<object>("go");
                bool isForward = context.CurrentUtcDateTime >= begun;
                await timer;
                return isForward && context.CurrentUtcDateTime - begun == TimeSpan.FromHours(1);
            }
        );
        await using EngineHarness first = await EngineHarness.StartAsync(functions);
        string id = await first.RunAsync("Clock");
        await first.DisposeAsync();
        FakeTimeProvider back = new(EngineHarness.Start.AddHours(-2));
        await using EngineHarness second = await EngineHarness.StartAsync(functions, first.Store, back);

        await second.RaiseAsync(id, "go");
        await second.AdvanceAsync(TimeSpan.FromHours(3) - TimeSpan.FromTicks(1));
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await second.StatusAsync(id)).RuntimeStatus);
        await second.AdvanceAsync(TimeSpan.FromTicks(1));

        Assert.True(await second.OutputAsync<bool>(id));
    }

    [Theory]
    [InlineData((8 * 1024) - 2, OrchestrationRuntimeStatus.Completed)]
    [InlineData((8 * 1024) - 1, OrchestrationRuntimeStatus.Failed)]
    public async Task A_custom_status_takes_16_KB_and_no_more(int length, OrchestrationRuntimeStatus expected)
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions().Orchestrator(
                "Status",
                context =>
                {
                    // The quotes around it count too.
                    context.SetCustomStatus(new string('x', length));
                    return Task.FromResult(0);
                }
            )
        );

        string id = await engine.RunAsync("Status");

        OrchestrationMetadata status = await engine.StatusAsync(id);
        Assert.Equal(expected, status.RuntimeStatus);
        Assert.Equal(
            expected == OrchestrationRuntimeStatus.Failed,
            status.FailureDetails?.IsCausedBy<ArgumentException>() == true
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_payload_of_70_KB_goes_through_an_orchestration_and_over_a_restart(bool onTables)
    {
        string large = new('x', 70 * 1024);
        TestFunctions functions = new TestFunctions()
            .Activity<string, string>("Echo", text => text + "a")
            .Orchestrator(
                "Large",
                async context =>
                    await context.CallActivityAsync<string>("Echo", context.GetInput<string>())
                    + await context.WaitForExternalEvent<string>("more")
            );
        string connectionString = await azurite.ConnectionStringAsync();
        string hub = TestHub.NewName();
        MemoryOrchestrationStore memory = new();
        await using EngineHarness first = await EngineHarness.StartAsync(functions, Store());
        string id = await first.RunAsync("Large", large);
        await first.DisposeAsync();
        await using EngineHarness second = await EngineHarness.StartAsync(functions, Store(), first.Clock);

        await second.RaiseAsync(id, "more", large);

        Assert.Equal($"{large}a{large}", await second.OutputAsync<string>(id));
        Assert.Equal(large, (await second.StatusAsync(id)).ReadInputAs<string>());

        IOrchestrationStore Store() =>
            onTables
                ? new TableOrchestrationStore(
                    new TableServiceClient(connectionString),
                    hub,
                    blobs: () => new BlobServiceClient(connectionString)
                )
                : memory;
    }

    [Fact]
    public async Task After_a_restart_ten_thousand_waiting_instances_cost_one_timer_and_no_reads_until_something_happens()
    {
        const int Count = 10_000;
        TestFunctions functions = new TestFunctions().Orchestrator(
            "Wait",
            async context =>
            {
                try
                {
                    return await context.WaitForExternalEvent<int>("go", TimeSpan.FromDays(1));
                }
                catch (TaskCanceledException)
                {
                    return -1;
                }
            }
        );
        MemoryOrchestrationStore store = new();
        await using (EngineHarness before = await EngineHarness.StartAsync(functions, store))
        {
            await Task.WhenAll(
                Enumerable
                    .Range(0, Count)
                    .Select(i =>
                        before.Client.ScheduleNewOrchestrationInstanceAsync(
                            "Wait",
                            new StartOrchestrationOptions($"w{i}")
                        )
                    )
            );
            await before.SettleAsync();
        }

        CountingClock clock = new(EngineHarness.Start);
        FaultyStore counted = new(store, int.MaxValue, afterEffect: false, forGood: false);
        await using EngineHarness engine = await EngineHarness.StartAsync(
            functions,
            counted,
            clock,
            // The hourly look for stuck instances has a timer of its own.
            options => options.RepairInterval = null
        );
        OrchestrationPump pump = engine.Services.GetRequiredService<OrchestrationPump>();
        await engine.SettleAsync();
        await engine.AdvanceAsync(TimeSpan.FromHours(12));

        Assert.Equal((0, 1, 0), (counted.Calls, clock.Timers, pump.Live.Count()));
        await engine.RaiseAsync("w77", "go", 5);
        // The event, the instance, the turn, and the row.
        Assert.Equal(4, counted.Calls);
        Assert.Empty(pump.Live);
        await engine.AdvanceAsync(TimeSpan.FromHours(12));
        Assert.Equal(5, await engine.OutputAsync<int>("w77"));
        Assert.Equal(-1, await engine.OutputAsync<int>("w9999"));
        // A read, a turn and a row for each of the others, and one look at each of the two.
        Assert.Equal(4 + (3 * (Count - 1)) + 2, counted.Calls);
    }

    /// <summary>Counts the timers of the system that are made.</summary>
    private sealed class CountingClock(DateTimeOffset start) : FakeTimeProvider(start)
    {
        private int timers;

        public int Timers => Volatile.Read(ref timers);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Interlocked.Increment(ref timers);
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
