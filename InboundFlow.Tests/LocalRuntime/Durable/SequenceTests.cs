using Microsoft.DurableTask.Client;

namespace InboundFlow.Tests.LocalRuntime.Durable;

public sealed class SequenceTests
{
    [Fact]
    public async Task Activities_run_one_after_the_other_and_hand_on_their_results()
    {
        TestFunctions functions = new TestFunctions()
            .Activity<string, string>("Append", text => text + "!")
            .Orchestrator(
                "Chain",
                async context =>
                {
                    string text = context.GetInput<string>()!;
                    for (int i = 0; i < 3; i++)
                    {
                        text = await context.CallActivityAsync<string>("append", text);
                    }

                    return text;
                }
            );
        await using EngineHarness engine = await EngineHarness.StartAsync(functions);

        string id = await engine.RunAsync("Chain", "hello");

        Assert.Equal("hello!!!", await engine.OutputAsync<string>(id));
    }

    [Fact]
    public async Task A_thousand_activities_run_at_once_and_their_results_keep_the_order_of_the_calls()
    {
        TestFunctions functions = new TestFunctions()
            .Activity<int, int>("Square", number => number * number)
            .Orchestrator(
                "FanOut",
                context =>
                    Task.WhenAll(Enumerable.Range(0, 1000).Select(i => context.CallActivityAsync<int>("Square", i)))
            );
        await using EngineHarness engine = await EngineHarness.StartAsync(functions);

        string id = await engine.RunAsync("FanOut");

        Assert.Equal(Enumerable.Range(0, 1000).Select(i => i * i), await engine.OutputAsync<int[]>(id));
    }

    [Fact]
    public async Task Whoever_waits_for_the_end_is_told()
    {
        TestFunctions functions = new TestFunctions().Orchestrator(
            "Wait",
            context => context.WaitForExternalEvent<string>("go")
        );
        await using EngineHarness engine = await EngineHarness.StartAsync(functions);
        string id = await engine.RunAsync("Wait");

        Task<OrchestrationMetadata> end = engine.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);
        Assert.False(end.IsCompleted);
        await engine.RaiseAsync(id, "go", "now");

        Assert.Equal("now", (await end).ReadOutputAs<string>());
    }
}
