using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Replay;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Tests.LocalRuntime.Durable;

public sealed class TerminateTests
{
    [Fact]
    public async Task Terminating_ends_an_instance_with_its_output_and_drops_what_is_under_way()
    {
        TaskCompletionSource<int> slow = new();
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions()
                .AsyncActivity<object, int>("Slow", _ => slow.Task)
                .Orchestrator("Call", context => context.CallActivityAsync<int>("Slow"))
        );
        string id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Call");
        await engine.Client.WaitForInstanceStartAsync(id);

        await engine.Client.TerminateInstanceAsync(id, "enough");
        OrchestrationMetadata end = await engine.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);
        slow.SetResult(1);
        await engine.SettleAsync();

        Assert.Equal("enough", end.ReadOutputAs<string>());
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await engine.StatusAsync(id)).RuntimeStatus);
    }

    [Fact]
    public async Task A_pending_instance_can_be_terminated_and_never_runs()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(AnyStatus.Functions);
        await AnyStatus.BringToAsync(engine, OrchestrationRuntimeStatus.Pending);

        await engine.Client.TerminateInstanceAsync("id");
        await engine.AdvanceAsync(TimeSpan.FromDays(2));

        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await engine.StatusAsync("id")).RuntimeStatus);
    }

    [Fact]
    public async Task Terminating_reaches_the_children_only_when_asked()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(AnyStatus.Functions);
        string parent = await engine.RunAsync("Parent");
        await engine.Client.TerminateInstanceAsync(parent);
        await engine.SettleAsync();
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await engine.StatusAsync("child")).RuntimeStatus);
        await engine.RaiseAsync("child", "go", 1);

        parent = await engine.RunAsync("Parent");
        await engine.Client.TerminateInstanceAsync(parent, new TerminateInstanceOptions(Recursive: true));
        await engine.SettleAsync();

        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await engine.StatusAsync("child")).RuntimeStatus);
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Completed)]
    [InlineData(OrchestrationRuntimeStatus.Failed)]
    [InlineData(OrchestrationRuntimeStatus.Terminated)]
    public async Task What_is_over_or_unknown_can_not_be_terminated(OrchestrationRuntimeStatus status)
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(AnyStatus.Functions);
        await AnyStatus.BringToAsync(engine, status);

        await Assert.ThrowsAsync<InvalidOperationException>(() => engine.Client.TerminateInstanceAsync("id"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => engine.Client.TerminateInstanceAsync("nobody"));
    }

    [Fact]
    public void Of_a_termination_and_a_beginning_anew_in_one_turn_the_termination_wins()
    {
        TurnRunner runner = new(
            new TestFunctions().Orchestrator(
                "Again",
                async context =>
                {
                    await context.WaitForExternalEvent<object>("go");
                    context.ContinueAsNew();
                    return 0;
                }
            ),
            "Again"
        );
        runner.Run();

        TurnResult result = runner.Run(runner.Raised("go"), new ExecutionTerminated("\"enough\"", Recursive: false));

        Assert.Equal(new TurnOutcome.Terminated("\"enough\""), result.Outcome);
    }
}
