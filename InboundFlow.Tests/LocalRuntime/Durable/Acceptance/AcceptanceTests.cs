using InboundFlow.LocalRuntime.Durable.Dispatch;
using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Storage;
using InboundFlow.Tests.LocalRuntime.Durable.Storage;
using InboundFlow.Tests.Support;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace InboundFlow.Tests.LocalRuntime.Durable.Acceptance;

/// <summary>What an engine for durable orchestrations has to do, one behaviour a test. The details have tests of their own.</summary>
public sealed partial class AcceptanceTests(AzuriteFixture azurite)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_chain_survives_a_crash_at_every_call_of_the_store(bool afterEffect)
    {
        TestFunctions functions = new TestFunctions()
            .Activity<string, string>("Append", text => text + "+")
            .Orchestrator(
                "Chain",
                async context =>
                {
                    string text = context.GetInput<string>()!;
                    for (int i = 0; i < 3; i++)
                    {
                        text = await context.CallActivityAsync<string>("Append", text);
                    }

                    return text;
                }
            );
        int failAt = 0;
        bool failed;
        do
        {
            MemoryOrchestrationStore store = new();
            FaultyStore faulty = new(store, ++failAt, afterEffect, forGood: true);
            await using (EngineHarness dying = await EngineHarness.StartAsync(functions, faulty))
            {
                await TryAsync(() => dying.RunAsync("Chain", "a", new StartOrchestrationOptions("chain")));
            }

            await using EngineHarness engine = await EngineHarness.StartAsync(functions, store);
            await engine.SettleAsync();
            if (await engine.Client.GetInstanceAsync("chain") is null)
            {
                // The start itself had failed, and its caller knows.
                await engine.RunAsync("Chain", "a", new StartOrchestrationOptions("chain"));
            }

            Assert.Equal("a+++", await engine.OutputAsync<string>("chain"));
            failed = faulty.HasFailed;
        } while (failed);

        Assert.InRange(failAt, 5, 50);
    }

    [Fact]
    public async Task A_thousand_activities_fan_out_and_their_results_come_back_in_the_order_of_the_calls()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions()
                .Activity<int, int>("Square", number => number * number)
                .Orchestrator(
                    "FanOut",
                    context =>
                        Task.WhenAll(Enumerable.Range(0, 1000).Select(i => context.CallActivityAsync<int>("Square", i)))
                )
        );

        string id = await engine.RunAsync("FanOut");

        Assert.Equal(Enumerable.Range(0, 1000).Select(i => i * i), await engine.OutputAsync<int[]>(id));
    }

    [Fact]
    public async Task Events_before_and_after_the_wait_twice_in_another_case_and_after_a_cancel_are_each_taken_once()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions().Orchestrator(
                "Events",
                async context =>
                {
                    await context.WaitForExternalEvent<object>("begin");
                    int before = await context.WaitForExternalEvent<int>("n");
                    int after = await context.WaitForExternalEvent<int>("n");
                    using CancellationTokenSource cancel = new();
                    Task<int> abandoned = context.WaitForExternalEvent<int>("n", cancel.Token);
                    cancel.Cancel();
                    await context.WaitForExternalEvent<object>("go on");
                    int cancelled = await context.WaitForExternalEvent<int>("n");
                    return $"{before},{after},{cancelled},{abandoned.IsCanceled}";
                }
            )
        );
        string id = await engine.RunAsync("Events");
        OrchestrationPump pump = engine.Services.GetRequiredService<OrchestrationPump>();
        EventRaised twice = new("n", "1", "one message") { At = EngineHarness.Start };

        await pump.PostAsync(id, "one message", forExecutionId: null, twice, CancellationToken.None);
        await engine.SettleAsync();
        await pump.PostAsync(id, "one message", forExecutionId: null, twice, CancellationToken.None);
        await engine.RaiseAsync(id, "begin");
        await engine.RaiseAsync(id, "N", 2);
        await engine.RaiseAsync(id, "n", 3);
        await engine.RaiseAsync(id, "go on");

        Assert.Equal("1,2,3,True", await engine.OutputAsync<string>(id));
    }

    [Theory]
    [InlineData(true, "event")]
    [InlineData(false, "timer")]
    public async Task Of_an_event_and_a_timer_the_first_wins(bool eventFirst, string expected)
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions().Orchestrator(
                "Race",
                async context =>
                {
                    using CancellationTokenSource cancel = new();
                    Task timer = context.CreateTimer(TimeSpan.FromMinutes(5), cancel.Token);
                    Task answer = context.WaitForExternalEvent<object>("answer");
                    Task winner = await Task.WhenAny(timer, answer);
                    cancel.Cancel();
                    return winner == answer ? "event" : "timer";
                }
            )
        );
        string id = await engine.RunAsync("Race");

        if (eventFirst)
        {
            await engine.RaiseAsync(id, "answer");
            await engine.AdvanceAsync(TimeSpan.FromMinutes(5));
        }
        else
        {
            await engine.AdvanceAsync(TimeSpan.FromMinutes(5));
            await engine.RaiseAsync(id, "answer");
        }

        Assert.Equal(expected, await engine.OutputAsync<string>(id));
    }

    [Theory]
    [InlineData(true, OrchestrationRuntimeStatus.Completed)]
    [InlineData(false, OrchestrationRuntimeStatus.Running)]
    public async Task A_timer_that_was_not_cancelled_keeps_the_instance_running_until_it_fires(
        bool isCancelled,
        OrchestrationRuntimeStatus atOnce
    )
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions().Orchestrator(
                "Gate",
                context =>
                {
                    using CancellationTokenSource cancel = new();
                    _ = context.CreateTimer(TimeSpan.FromMinutes(5), cancel.Token);
                    if (isCancelled)
                    {
                        cancel.Cancel();
                    }

                    return Task.FromResult("done");
                }
            )
        );

        string id = await engine.RunAsync("Gate");

        Assert.Equal(atOnce, (await engine.StatusAsync(id)).RuntimeStatus);
        await engine.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.Equal("done", await engine.OutputAsync<string>(id));
    }

    [Theory]
    [InlineData(6, null, new[] { 0, 1, 3, 7, 15, 23 })]
    [InlineData(6, 10, new[] { 0, 1, 3, 7, 15 })]
    [InlineData(2, null, new[] { 0, 1 })]
    public async Task Retries_wait_1_2_4_8_8_seconds_and_stop_at_the_last_attempt_or_the_timeout(
        int attempts,
        int? timeoutSeconds,
        int[] expected
    )
    {
        FakeTimeProvider clock = new(EngineHarness.Start);
        List<int> runs = [];
        TimeSpan? timeout = timeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        RetryPolicy policy = new(attempts, TimeSpan.FromSeconds(1), 2, TimeSpan.FromSeconds(8), timeout);
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions()
                .Activity<object, int>(
                    "Broken",
                    _ =>
                    {
                        runs.Add((int)(clock.GetUtcNow() - EngineHarness.Start).TotalSeconds);
                        throw new TimeoutException();
                    }
                )
                .Orchestrator(
                    "Retry",
                    context => context.CallActivityAsync<int>("Broken", TaskOptions.FromRetryPolicy(policy))
                ),
            clock: clock
        );
        string id = await engine.RunAsync("Retry");

        for (int second = 0; second < 30; second++)
        {
            await engine.AdvanceAsync(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(expected, runs);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await engine.StatusAsync(id)).RuntimeStatus);
    }

    [Fact]
    public async Task Of_two_results_of_one_activity_the_first_counts()
    {
        TaskCompletionSource<int> slow = new();
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions()
                .AsyncActivity<object, int>("Slow", _ => slow.Task)
                .Orchestrator(
                    "Call",
                    async context =>
                        await context.CallActivityAsync<int>("Slow") + await context.WaitForExternalEvent<int>("go")
                )
        );
        string id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Call");
        await engine.Client.WaitForInstanceStartAsync(id);
        (TaskScheduled activity, string executionId) = await OpenActivityAsync(engine, id);

        engine
            .Services.GetRequiredService<OrchestrationPump>()
            .Finish(new ActivityWork(id, executionId, activity), new TaskCompleted(0, "1"));
        slow.SetResult(100);
        await engine.SettleAsync();
        await engine.RaiseAsync(id, "go", 2);

        Assert.Equal(3, await engine.OutputAsync<int>(id));
        IReadOnlyList<HistoryEvent> history = await engine.Engine.ReadHistoryAsync(id, CancellationToken.None);
        Assert.Single(history.OfType<TaskCompleted>());
    }

    private static async Task<(TaskScheduled Activity, string ExecutionId)> OpenActivityAsync(
        EngineHarness engine,
        string id
    )
    {
        IReadOnlyList<HistoryEvent> history = await engine.Engine.ReadHistoryAsync(id, CancellationToken.None);
        VersionedHead? head = await engine.Store.FindHeadAsync(id, CancellationToken.None);
        return (history.OfType<TaskScheduled>().Single(), head!.Head.ExecutionId);
    }

    private static async Task TryAsync(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (IOException)
        {
            // The store has failed.
        }
    }
}
