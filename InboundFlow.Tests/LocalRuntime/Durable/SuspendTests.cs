using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Replay;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Tests.LocalRuntime.Durable;

public sealed class SuspendTests
{
    [Fact]
    public async Task While_suspended_events_wait_and_then_come_in_order()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions().Orchestrator(
                "Three",
                async context =>
                {
                    List<int> got = [];
                    for (int i = 0; i < 3; i++)
                    {
                        got.Add(await context.WaitForExternalEvent<int>("n"));
                    }

                    return got;
                }
            )
        );
        string id = await engine.RunAsync("Three");
        await engine.Client.SuspendInstanceAsync(id, "lunch");
        await engine.Client.SuspendInstanceAsync(id, "again");
        await engine.SettleAsync();

        for (int i = 1; i <= 3; i++)
        {
            await engine.RaiseAsync(id, "n", i);
        }

        Assert.Equal(OrchestrationRuntimeStatus.Suspended, (await engine.StatusAsync(id)).RuntimeStatus);
        await engine.Client.ResumeInstanceAsync(id);
        await engine.SettleAsync();

        Assert.Equal((List<int>)[1, 2, 3], await engine.OutputAsync<List<int>>(id));
    }

    [Fact]
    public async Task While_suspended_the_reason_is_shown_as_the_output()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(AnyStatus.Functions);
        await AnyStatus.BringToAsync(engine, OrchestrationRuntimeStatus.Suspended);
        Assert.Equal("held", (await engine.StatusAsync("id")).ReadOutputAs<string>());

        await engine.Client.ResumeInstanceAsync("id", "go on");
        await engine.SettleAsync();

        OrchestrationMetadata resumed = await engine.StatusAsync("id");
        Assert.Equal(OrchestrationRuntimeStatus.Running, resumed.RuntimeStatus);
        Assert.Null(resumed.SerializedOutput);
        IReadOnlyList<HistoryEvent> history = await engine.Engine.ReadHistoryAsync("id", CancellationToken.None);
        Assert.Equal("held", Assert.Single(history.OfType<ExecutionSuspended>()).Reason);
        Assert.Equal("go on", Assert.Single(history.OfType<ExecutionResumed>()).Reason);
    }

    [Fact]
    public async Task A_suspended_instance_is_terminated_at_once()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(AnyStatus.Functions);
        await AnyStatus.BringToAsync(engine, OrchestrationRuntimeStatus.Suspended);
        await engine.RaiseAsync("id", "go", 1);

        await engine.Client.TerminateInstanceAsync("id", "enough");
        await engine.SettleAsync();

        OrchestrationMetadata status = await engine.StatusAsync("id");
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, status.RuntimeStatus);
        Assert.Equal("enough", status.ReadOutputAs<string>());
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Completed)]
    [InlineData(OrchestrationRuntimeStatus.Failed)]
    [InlineData(OrchestrationRuntimeStatus.Terminated)]
    public async Task Suspending_and_resuming_what_is_over_changes_nothing(OrchestrationRuntimeStatus status)
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(AnyStatus.Functions);
        await AnyStatus.BringToAsync(engine, status);

        await engine.Client.SuspendInstanceAsync("id");
        await engine.Client.ResumeInstanceAsync("id");
        await engine.SettleAsync();

        Assert.Equal(status, (await engine.StatusAsync("id")).RuntimeStatus);
    }

    [Fact]
    public void What_was_asked_for_in_the_turn_of_the_suspension_waits_until_it_is_resumed()
    {
        TurnRunner runner = new(
            new TestFunctions().Orchestrator(
                "Flow",
                async context =>
                {
                    await context.WaitForExternalEvent<object>("go");
                    Task timer = context.CreateTimer(TimeSpan.FromMinutes(1), CancellationToken.None);
                    await context.CallActivityAsync("A");
                    await timer;
                    return "done";
                }
            ),
            "Flow"
        );
        runner.Run();

        TurnResult held = runner.Run(runner.Raised("go"), new ExecutionSuspended("lunch"));
        TurnResult stillHeld = runner.Run(TimeSpan.FromMinutes(5), runner.Raised("other"));
        TurnResult resumed = runner.Run(new ExecutionResumed(null));

        Assert.IsType<TurnOutcome.Suspended>(held.Outcome);
        Assert.Empty(held.NewEvents.OfType<ScheduledEvent>());
        Assert.Null(held.NextTimerAt);
        Assert.Empty(stillHeld.NewEvents.OfType<ScheduledEvent>());
        Assert.Empty(stillHeld.NewEvents.OfType<TimerFired>());
        Assert.Equal([0, 1], resumed.NewEvents.OfType<ScheduledEvent>().Select(item => item.EventId));
        Assert.Equal(EngineHarness.Start.AddMinutes(1), resumed.NextTimerAt);
        TurnResult end = runner.Run(new TaskCompleted(1, null));
        Assert.Equal(new TurnOutcome.Completed("\"done\""), end.Outcome);
    }

    [Fact]
    public async Task Timers_and_results_that_come_while_suspended_count_after_the_resumption()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions().Orchestrator(
                "Sleep",
                async context =>
                {
                    await context.CreateTimer(TimeSpan.FromMinutes(1), CancellationToken.None);
                    return "done";
                }
            )
        );
        string id = await engine.RunAsync("Sleep");
        await engine.Client.SuspendInstanceAsync(id);
        await engine.SettleAsync();

        await engine.AdvanceAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(OrchestrationRuntimeStatus.Suspended, (await engine.StatusAsync(id)).RuntimeStatus);
        await engine.Client.ResumeInstanceAsync(id);
        await engine.SettleAsync();

        Assert.Equal("done", await engine.OutputAsync<string>(id));
    }
}
