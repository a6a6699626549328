using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Tests.LocalRuntime.Durable;

public sealed class SubOrchestrationTests
{
    [Fact]
    public async Task A_child_knows_its_parent_and_gives_it_its_result()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions()
                .Orchestrator(
                    "Child",
                    context => Task.FromResult($"{context.Parent!.Name}/{context.Parent.InstanceId}")
                )
                .Orchestrator("Parent", context => context.CallSubOrchestratorAsync<string>("Child"))
        );

        await engine.RunAsync("Parent", null, new StartOrchestrationOptions("p"));

        Assert.Equal("Parent/p", await engine.OutputAsync<string>("p"));
    }

    [Fact]
    public async Task Many_children_run_side_by_side()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions()
                .Orchestrator("Child", context => Task.FromResult(context.GetInput<int>() * 2))
                .Orchestrator(
                    "Parent",
                    context =>
                        Task.WhenAll(
                            Enumerable.Range(0, 150).Select(i => context.CallSubOrchestratorAsync<int>("Child", i))
                        )
                )
        );

        string id = await engine.RunAsync("Parent");

        Assert.Equal(Enumerable.Range(0, 150).Select(i => i * 2), await engine.OutputAsync<int[]>(id));
    }

    [Fact]
    public async Task A_failed_child_is_tried_again_under_the_same_id()
    {
        int runs = 0;
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions()
                .Activity<object, int>("Flaky", _ => ++runs < 2 ? throw new TimeoutException() : runs)
                .Orchestrator("Child", context => context.CallActivityAsync<int>("Flaky"))
                .Orchestrator(
                    "Parent",
                    context =>
                        context.CallSubOrchestratorAsync<int>(
                            "Child",
                            TaskOptions
                                .FromRetryPolicy(new RetryPolicy(3, TimeSpan.FromSeconds(1)))
                                .WithInstanceId("child")
                        )
                )
        );
        string id = await engine.RunAsync("Parent");

        await engine.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(2, await engine.OutputAsync<int>(id));
        Assert.Equal(2, await engine.OutputAsync<int>("child"));
    }

    [Fact]
    public async Task A_child_whose_id_another_instance_is_using_fails()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions()
                .Orchestrator("Wait", context => context.WaitForExternalEvent<int>("go"))
                .Orchestrator(
                    "Parent",
                    context =>
                        context.CallSubOrchestratorAsync<int>("Wait", new SubOrchestrationOptions(instanceId: "busy"))
                )
        );
        await engine.RunAsync("Wait", null, new StartOrchestrationOptions("busy"));

        string id = await engine.RunAsync("Parent");

        OrchestrationMetadata status = await engine.StatusAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, status.RuntimeStatus);
        Assert.Contains("busy", status.FailureDetails!.InnerFailure!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_terminated_child_fails_its_parent()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions()
                .Orchestrator("Wait", context => context.WaitForExternalEvent<int>("go"))
                .Orchestrator(
                    "Parent",
                    context =>
                        context.CallSubOrchestratorAsync<int>("Wait", new SubOrchestrationOptions(instanceId: "child"))
                )
        );
        string id = await engine.RunAsync("Parent");

        await engine.Client.TerminateInstanceAsync("child");
        await engine.SettleAsync();

        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await engine.StatusAsync(id)).RuntimeStatus);
    }
}
