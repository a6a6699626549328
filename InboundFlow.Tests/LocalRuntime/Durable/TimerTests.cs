using Microsoft.DurableTask.Client;

namespace InboundFlow.Tests.LocalRuntime.Durable;

public sealed class TimerTests
{
    private static readonly TestFunctions Race = new TestFunctions().Orchestrator(
        "Race",
        async context =>
        {
            using CancellationTokenSource cancel = new();
            Task deadline = context.CreateTimer(TimeSpan.FromMinutes(5), cancel.Token);
            Task<string> answer = context.WaitForExternalEvent<string>("answer");
            if (await Task.WhenAny(answer, deadline) == deadline)
            {
                return "too late";
            }

#pragma warning disable VSTHRD103 // CancelAsync goes through the thread pool, which an orchestrator must not.
            cancel.Cancel();
#pragma warning restore VSTHRD103
            return await answer;
        }
    );

    [Fact]
    public async Task An_event_before_the_deadline_wins_and_ends_the_orchestration_at_once()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(Race);
        string id = await engine.RunAsync("Race");

        await engine.AdvanceAsync(TimeSpan.FromMinutes(4));
        await engine.RaiseAsync(id, "answer", "here");

        Assert.Equal("here", await engine.OutputAsync<string>(id));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cancelled_timer_is_over_within_the_turn_that_cancels_it(bool isCancelledBefore)
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions()
                .Activity<string, string>("Echo", text => text)
                .Orchestrator(
                    "Cancel",
                    async context =>
                    {
                        using CancellationTokenSource cancel = new();
                        List<string> order = [];
#pragma warning disable VSTHRD103 // CancelAsync goes through the thread pool, which an orchestrator must not.
                        if (isCancelledBefore)
                        {
                            cancel.Cancel();
                        }

                        Task timer = context.CreateTimer(TimeSpan.FromDays(1), cancel.Token);
                        Task watcher = WatchAsync();
                        order.Add("cancel");
                        cancel.Cancel();
                        cancel.Cancel();
#pragma warning restore VSTHRD103
                        await watcher;
                        // What comes after has to replay over the timer's row.
                        order.Add(await context.CallActivityAsync<string>("Echo", "after"));
                        return order;

                        async Task WatchAsync()
                        {
                            TaskCanceledException over = await Assert.ThrowsAsync<TaskCanceledException>(() => timer);
                            order.Add(over.CancellationToken == cancel.Token ? "cancelled" : "foreign");
                        }
                    }
                )
        );

        string id = await engine.RunAsync("Cancel");

        string[] expected = isCancelledBefore ? ["cancelled", "cancel", "after"] : ["cancel", "cancelled", "after"];
        Assert.Equal(expected, await engine.OutputAsync<string[]>(id));
    }

    [Fact]
    public async Task Cancelling_through_the_thread_pool_fails_and_says_what_to_do_instead()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions().Orchestrator(
                "Pool",
                async context =>
                {
                    using CancellationTokenSource cancel = new();
                    _ = context.CreateTimer(TimeSpan.FromDays(1), cancel.Token);
                    await cancel.CancelAsync();
                    return "done";
                }
            )
        );
        string id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Pool");

        OrchestrationMetadata end = await engine.Client.WaitForInstanceCompletionAsync(id);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Contains("Cancel()", end.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_deadline_wins_over_a_later_event()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(Race);
        string id = await engine.RunAsync("Race");

        await engine.AdvanceAsync(TimeSpan.FromMinutes(5));
        await engine.RaiseAsync(id, "answer", "here");

        Assert.Equal("too late", await engine.OutputAsync<string>(id));
    }

    [Fact]
    public async Task A_timer_fires_at_its_time_and_not_before()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions().Orchestrator(
                "Sleep",
                async context =>
                {
                    await context.CreateTimer(TimeSpan.FromDays(90), CancellationToken.None);
                    return context.CurrentUtcDateTime;
                }
            )
        );
        string id = await engine.RunAsync("Sleep");

        await engine.AdvanceAsync(TimeSpan.FromDays(90) - TimeSpan.FromTicks(1));
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await engine.StatusAsync(id)).RuntimeStatus);
        await engine.AdvanceAsync(TimeSpan.FromTicks(1));

        Assert.Equal(EngineHarness.Start.UtcDateTime.AddDays(90), await engine.OutputAsync<DateTime>(id));
    }

    [Fact]
    public async Task A_time_in_the_past_is_over_at_once()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions().Orchestrator(
                "Past",
                async context =>
                {
                    await context.CreateTimer(context.CurrentUtcDateTime.AddHours(-1), CancellationToken.None);
                    return "done";
                }
            )
        );

        string id = await engine.RunAsync("Past");

        Assert.Equal("done", await engine.OutputAsync<string>(id));
    }

    [Fact]
    public async Task A_timer_that_lost_and_was_not_cancelled_keeps_the_orchestration_running_until_it_fires()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions().Orchestrator(
                "Gate",
                async context =>
                {
                    Task deadline = context.CreateTimer(TimeSpan.FromMinutes(5), CancellationToken.None);
                    await Task.WhenAny(context.WaitForExternalEvent<object>("go"), deadline);
                    return "done";
                }
            )
        );
        string id = await engine.RunAsync("Gate");
        await engine.RaiseAsync(id, "go");
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await engine.StatusAsync(id)).RuntimeStatus);

        await engine.AdvanceAsync(TimeSpan.FromMinutes(5));

        Assert.Equal("done", await engine.OutputAsync<string>(id));
    }

    [Fact]
    public async Task Timers_fire_in_the_order_of_their_times()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions().Orchestrator(
                "Order",
                async context =>
                {
                    List<int> fired = [];
                    await Task.WhenAll(
                        Enumerable
                            .Range(1, 3)
                            .Reverse()
                            .Select(async minutes =>
                            {
                                await context.CreateTimer(TimeSpan.FromMinutes(minutes), CancellationToken.None);
                                fired.Add(minutes);
                            })
                    );
                    return fired;
                }
            )
        );
        string id = await engine.RunAsync("Order");

        await engine.AdvanceAsync(TimeSpan.FromMinutes(10));

        Assert.Equal((List<int>)[1, 2, 3], await engine.OutputAsync<List<int>>(id));
    }

    [Fact]
    public async Task A_clock_that_is_set_back_does_not_set_an_orchestration_back()
    {
        TestFunctions functions = new TestFunctions().Orchestrator(
            "Clock",
            async context =>
            {
                DateTime before = context.CurrentUtcDateTime;
                await context.WaitForExternalEvent<object>("go");
                return context.CurrentUtcDateTime >= before;
            }
        );
        await using EngineHarness first = await EngineHarness.StartAsync(functions);
        string id = await first.RunAsync("Clock");
        await first.DisposeAsync();

        await using EngineHarness second = await EngineHarness.StartAsync(
            functions,
            first.Store,
            new(EngineHarness.Start.AddHours(-1))
        );
        await second.RaiseAsync(id, "go");

        Assert.True(await second.OutputAsync<bool>(id));
    }
}
