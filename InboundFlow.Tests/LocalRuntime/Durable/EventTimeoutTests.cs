using InboundFlow.LocalRuntime.Durable.History;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Tests.LocalRuntime.Durable;

public sealed class EventTimeoutTests
{
    private static readonly TestFunctions Functions = new TestFunctions()
        .Activity<string, string>("Echo", text => text)
        .Orchestrator(
            "Wait",
            async context =>
            {
                try
                {
                    return await context.WaitForExternalEvent<string>("answer", TimeSpan.FromMinutes(5));
                }
                catch (TaskCanceledException)
                {
                    return await context.CallActivityAsync<string>("Echo", "too late");
                }
            }
        );

    [Fact]
    public async Task When_the_time_is_up_the_wait_is_cancelled()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(Functions);
        string id = await engine.RunAsync("Wait");
        await engine.AdvanceAsync(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await engine.StatusAsync(id)).RuntimeStatus);

        await engine.AdvanceAsync(TimeSpan.FromTicks(1));

        Assert.Equal("too late", await engine.OutputAsync<string>(id));
    }

    [Fact]
    public async Task An_event_in_time_cancels_the_timer_so_that_the_orchestration_ends_at_once()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(Functions);
        string id = await engine.RunAsync("Wait");

        await engine.RaiseAsync(id, "answer", "here");

        Assert.Equal("here", await engine.OutputAsync<string>(id));
    }

    [Fact]
    public async Task An_event_that_was_there_before_needs_no_time()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions().Orchestrator(
                "Late",
                async context =>
                {
                    await context.WaitForExternalEvent<object>("begin");
                    return await context.WaitForExternalEvent<int>("n", TimeSpan.FromDays(10));
                }
            )
        );
        string id = await engine.RunAsync("Late");
        await engine.RaiseAsync(id, "n", 3);

        await engine.RaiseAsync(id, "begin");

        Assert.Equal(3, await engine.OutputAsync<int>(id));
    }

    [Fact]
    public async Task The_timer_takes_the_next_number_and_the_wait_takes_none()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(Functions);
        string id = await engine.RunAsync("Wait");

        await engine.AdvanceAsync(TimeSpan.FromMinutes(5));

        IReadOnlyList<HistoryEvent> history = await engine.Engine.ReadHistoryAsync(id, CancellationToken.None);
        Assert.Equal(0, Assert.Single(history.OfType<TimerCreated>()).EventId);
        Assert.Equal(1, Assert.Single(history.OfType<TaskScheduled>()).EventId);
    }

    [Fact]
    public async Task An_event_that_comes_after_the_time_is_kept_for_the_next_wait()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions().Orchestrator(
                "Twice",
                async context =>
                {
                    try
                    {
                        return await context.WaitForExternalEvent<int>("n", TimeSpan.FromMinutes(1));
                    }
                    catch (OperationCanceledException)
                    {
                        await context.WaitForExternalEvent<object>("begin");
                        return -await context.WaitForExternalEvent<int>("n", TimeSpan.FromMinutes(1));
                    }
                }
            )
        );
        string id = await engine.RunAsync("Twice");
        await engine.AdvanceAsync(TimeSpan.FromMinutes(1));
        await engine.RaiseAsync(id, "n", 8);

        await engine.RaiseAsync(id, "begin");

        Assert.Equal(-8, await engine.OutputAsync<int>(id));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancelling_ends_the_wait_and_its_timer(bool isCancelledBefore)
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions().Orchestrator(
                "Cancelled",
                async context =>
                {
                    using CancellationTokenSource cancel = new();
                    if (isCancelledBefore)
                    {
                        cancel.Cancel();
                    }

                    Task<int> wait = context.WaitForExternalEvent<int>("n", TimeSpan.FromDays(1), cancel.Token);
                    cancel.Cancel();
                    try
                    {
                        return $"{await wait}";
                    }
                    catch (OperationCanceledException)
                    {
                        return "cancelled";
                    }
                }
            )
        );

        string id = await engine.RunAsync("Cancelled");

        Assert.Equal("cancelled", await engine.OutputAsync<string>(id));
    }

    [Fact]
    public async Task A_wait_with_a_timeout_survives_a_restart()
    {
        await using EngineHarness first = await EngineHarness.StartAsync(Functions);
        string id = await first.RunAsync("Wait");
        await first.DisposeAsync();
        await using EngineHarness second = await EngineHarness.StartAsync(Functions, first.Store, first.Clock);

        await second.AdvanceAsync(TimeSpan.FromMinutes(5));

        Assert.Equal("too late", await second.OutputAsync<string>(id));
    }
}
