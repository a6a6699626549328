using InboundFlow.Concurrency.Support;
using InboundFlow.Tests.LocalRuntime.Durable;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Concurrency.Scenarios;

public sealed class EndScenarios(ITestOutputHelper output)
{
    private const string Id = "flow";

    [Fact]
    public void An_orchestration_terminated_as_it_completes_ends_once_and_everybody_sees_the_same_end() =>
        Exploration.Run(
            output,
            async world =>
            {
                Machine machine = await world.StartEngineAsync(OneActivity(() => "done"));
                await machine.StartOrchestrationAsync("Work", Id);

                Task<OrchestrationMetadata> wait = Task.Run(() => machine.Client.WaitForInstanceCompletionAsync(Id));
                Task terminate = Task.Run(() => TryTerminateAsync(machine));
                await terminate;
                OrchestrationRuntimeStatus told = (await wait).RuntimeStatus;
                OrchestrationRuntimeStatus end = (await machine.FinishAsync(Id)).RuntimeStatus;

                Assert.Equal(end, told);
                Assert.True(end is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Terminated);
                await StoredTruth.CheckEndAsync(world, Id, end);
                await StoredTruth.CheckNothingIsLeftAsync(world);
            }
        );

    [Fact]
    public void Whoever_waits_for_the_end_is_told_whenever_they_began_to_wait() =>
        Exploration.Run(
            output,
            async world =>
            {
                Machine machine = await world.StartEngineAsync(OneActivity(() => "done"));
                await machine.StartOrchestrationAsync("Work", Id);

                Task<OrchestrationMetadata>[] waits =
                [
                    Task.Run(() => machine.Client.WaitForInstanceStartAsync(Id)),
                    Task.Run(() => machine.Client.WaitForInstanceCompletionAsync(Id)),
                    Task.Run(() => machine.Client.WaitForInstanceCompletionAsync(Id)),
                ];
                foreach (Task<OrchestrationMetadata> wait in waits)
                {
                    Assert.NotEqual(OrchestrationRuntimeStatus.Pending, (await wait).RuntimeStatus);
                }

                await machine.FinishAsync(Id);
                await StoredTruth.CheckEndAsync(world, Id, OrchestrationRuntimeStatus.Completed);
            }
        );

    [Fact]
    public void When_the_engine_says_it_is_idle_everything_that_can_be_done_has_been_done_once()
    {
        Exploration.Run(
            output,
            async world =>
            {
                int runs = 0;
                Machine machine = await world.StartEngineAsync(OneActivity(() => $"{++runs}"));

                Task first = Task.Run(() => machine.StartOrchestrationAsync("Work", "one"));
                Task second = Task.Run(() => machine.StartOrchestrationAsync("Parent", "two"));
                await first;
                await second;
                await machine.Engine.WhenIdleAsync();
                int calls = world.Journal.Count;

                Assert.Equal(2, runs);
                foreach (string id in (string[])["one", "two", "two:child"])
                {
                    await StoredTruth.CheckEndAsync(world, id, OrchestrationRuntimeStatus.Completed);
                }

                await machine.SettleAsync();
                Assert.Equal(calls, world.Journal.Count);
                await StoredTruth.CheckNothingIsLeftAsync(world);
            }
        );
    }

    private static TestFunctions OneActivity(Func<string> run) =>
        new TestFunctions()
            .Activity<object, string>("Do", _ => run())
            .Orchestrator("Work", context => context.CallActivityAsync<string>("Do"))
            .Orchestrator(
                "Parent",
                context =>
                    context.CallSubOrchestratorAsync<string>(
                        "Work",
                        options: new SubOrchestrationOptions(instanceId: $"{context.InstanceId}:child")
                    )
            );

    private static async Task TryTerminateAsync(Machine machine)
    {
        try
        {
            await machine.Client.TerminateInstanceAsync(Id);
        }
        catch (InvalidOperationException)
        {
            // It was over already.
        }
    }
}
