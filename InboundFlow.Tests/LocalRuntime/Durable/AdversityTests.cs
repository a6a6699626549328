using Azure.Core;
using Azure.Data.Tables;
using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Storage;
using InboundFlow.Tests.LocalRuntime.Durable.Storage;
using InboundFlow.Tests.Scenarios;
using InboundFlow.Tests.Support;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Tests.LocalRuntime.Durable;

/// <summary>Each way of behaving badly does happen when it is switched on, and does not when it is off.</summary>
public sealed class AdversityTests(AzuriteFixture azurite)
{
    private static readonly Adversity None = new();

    [Theory]
    [InlineData(false, "first")]
    [InlineData(true, "second")]
    public async Task An_event_that_reaches_a_cancelled_wait_is_swallowed(bool on, string expected)
    {
        TestFunctions functions = new TestFunctions().Orchestrator(
            "Flow",
            async context =>
            {
                using CancellationTokenSource cancellation = new();
                Task<string> cancelled = context.WaitForExternalEvent<string>("news", cancellation.Token);
                await context.WaitForExternalEvent<object>("go");
                cancellation.Cancel();
                await context.WaitForExternalEvent<object>("go");
                return cancelled.IsCanceled ? await context.WaitForExternalEvent<string>("news") : "not cancelled";
            }
        );
        await using EngineHarness engine = await StartAsync(functions, new() { SwallowsEventsOfCancelledWaits = on });
        string id = await engine.RunAsync("Flow");
        await engine.RaiseAsync(id, "go");

        await engine.RaiseAsync(id, "news", "first");
        await engine.RaiseAsync(id, "go");
        await engine.RaiseAsync(id, "news", "second");

        Assert.Equal(expected, await engine.OutputAsync<string>(id));
    }

    [Theory]
    [InlineData(false, "newer")]
    [InlineData(true, "older")]
    public async Task The_oldest_of_two_waiters_gets_the_event(bool on, string expected)
    {
        TestFunctions functions = new TestFunctions().Orchestrator(
            "Flow",
            async context =>
            {
                Task<object> older = context.WaitForExternalEvent<object>("news");
                Task<object> newer = context.WaitForExternalEvent<object>("news");
                return await Task.WhenAny(older, newer) == newer ? "newer" : "older";
            }
        );
        await using EngineHarness engine = await StartAsync(functions, new() { OldestWaiterFirst = on });
        string id = await engine.RunAsync("Flow");

        await engine.RaiseAsync(id, "news");

        Assert.Equal(expected, await engine.OutputAsync<string>(id));
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public async Task An_event_comes_twice(bool on, int expected)
    {
        TestFunctions functions = new TestFunctions().Orchestrator(
            "Flow",
            async context =>
            {
                await context.WaitForExternalEvent<int>("end");
                return 0;
            }
        );
        await using EngineHarness engine = await StartAsync(functions, new() { EventsTwice = on });
        string id = await engine.RunAsync("Flow");

        await engine.RaiseAsync(id, "news", 1);

        Assert.Equal(expected, (await HistoryAsync(engine, id)).OfType<EventRaised>().Count());
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public async Task An_activity_runs_twice_and_both_results_are_in_the_history_but_the_first_counts(
        bool on,
        int expected
    )
    {
        int runs = 0;
        TestFunctions functions = new TestFunctions()
            .Activity<object, int>("Count", _ => Interlocked.Increment(ref runs))
            .Orchestrator(
                "Flow",
                async context =>
                {
                    int first = await context.CallActivityAsync<int>("Count");
                    await context.WaitForExternalEvent<object>("end");
                    return first;
                }
            );
        await using EngineHarness engine = await StartAsync(functions, new() { ActivitiesTwice = on });
        string id = await engine.RunAsync("Flow");

        Assert.Equal(expected, runs);
        Assert.Equal(expected, (await HistoryAsync(engine, id)).OfType<TaskCompleted>().Count());
        await engine.RaiseAsync(id, "end");
        Assert.Equal(1, await engine.OutputAsync<int>(id));
    }

    [Fact]
    public async Task Results_that_are_there_together_come_in_another_order_which_the_seed_decides()
    {
        string inOrder = await OrderOfResultsAsync(None);
        string first = await OrderOfResultsAsync(new() { Shuffle = 1 });
        string other = await OrderOfResultsAsync(new() { Shuffle = 2 });

        Assert.Equal("012345", inOrder);
        Assert.NotEqual(inOrder, first);
        Assert.NotEqual(first, other);
        Assert.Equal(first, await OrderOfResultsAsync(new() { Shuffle = 1 }));
    }

    [Fact]
    public async Task An_instance_is_read_from_the_storage_before_every_turn()
    {
        // The first of the four turns, too, and each row that is written while nothing else goes on.
        Assert.InRange(await ReadsAsync(new() { ForgetsInstances = true }) - await ReadsAsync(None), 4, 8);
    }

    [Theory]
    [InlineData(false, OrchestrationRuntimeStatus.Running)]
    [InlineData(true, OrchestrationRuntimeStatus.Pending)]
    public async Task What_is_shown_of_a_busy_instance_is_old(bool on, OrchestrationRuntimeStatus expected)
    {
        TaskCompletionSource started = new();
        TaskCompletionSource<int> slow = new();
        TestFunctions functions = new TestFunctions()
            .AsyncActivity<object, int>(
                "Slow",
                _ =>
                {
                    started.TrySetResult();
                    return slow.Task;
                }
            )
            .Orchestrator("Flow", context => context.CallActivityAsync<int>("Slow"));
        await using EngineHarness engine = await StartAsync(functions, new() { RowsLate = on });
        string id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Flow");
        await started.Task;

        Assert.Equal(expected, (await engine.StatusAsync(id)).RuntimeStatus);

        slow.SetResult(1);
        await engine.SettleAsync();
        Assert.Equal(1, await engine.OutputAsync<int>(id));
    }

    private static Task<EngineHarness> StartAsync(
        TestFunctions functions,
        Adversity adversity,
        IOrchestrationStore? store = null
    ) => EngineHarness.StartAsync(functions, store, conduct: adversity);

    private static Task<IReadOnlyList<HistoryEvent>> HistoryAsync(EngineHarness engine, string id) =>
        engine.Engine.ReadHistoryAsync(id, CancellationToken.None);

    private static async Task<string> OrderOfResultsAsync(Adversity adversity)
    {
        TestFunctions functions = new TestFunctions()
            .Orchestrator("Child", context => context.WaitForExternalEvent<int>("never"))
            .Orchestrator(
                "Parent",
                async context =>
                {
                    List<Task<int>> open =
                    [
                        .. Enumerable.Range(0, 6).Select(_ => context.CallSubOrchestratorAsync<int>("Child")),
                    ];
                    string order = "";
                    while (open.Count > 0)
                    {
                        Task<int> next = await Task.WhenAny(open);
                        open.Remove(next);
                        order += await next;
                    }

                    return order;
                }
            );
        await using EngineHarness first = await StartAsync(functions, None);
        string id = await first.RunAsync("Parent");
        await first.DisposeAsync();

        // While nobody looks, all of them answer.
        for (int i = 0; i < 6; i++)
        {
            SubOrchestrationInstanceCompleted answer = new(i, $"{i}") { At = EngineHarness.Start };
            InboxMessage message = new($"answer{i}", 1 + i, ForExecutionId: null, answer);
            await first.Store.AddMessageAsync(id, message, CancellationToken.None);
        }

        await using EngineHarness second = await StartAsync(functions, adversity, first.Store);
        await second.SettleAsync();
        return (await second.OutputAsync<string>(id))!;
    }

    private async Task<int> ReadsAsync(Adversity adversity)
    {
        TestFunctions functions = new TestFunctions()
            .Activity<int, int>("AddOne", number => number + 1)
            .Orchestrator(
                "Three",
                async context =>
                {
                    int number = 0;
                    for (int i = 0; i < 3; i++)
                    {
                        number = await context.CallActivityAsync<int>("AddOne", number);
                    }

                    return number;
                }
            );
        StorageTraffic traffic = new();
        TableClientOptions options = new();
        options.AddPolicy(traffic, HttpPipelinePosition.PerCall);
        TableServiceClient tables = new(await azurite.ConnectionStringAsync(), options);
        TableOrchestrationStore store = new(tables, TestHub.NewName());
        await using EngineHarness engine = await StartAsync(functions, adversity, store);
        int before = traffic.Count;
        await engine.RunAsync("Three");
        return traffic.Count - before;
    }
}
