using InboundFlow.LocalRuntime.Durable.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Tests.LocalRuntime.Durable.Rewind;

public sealed class RewindChildrenTests
{
    [Fact]
    public async Task Failed_children_are_rewound_with_their_parent_down_to_the_activity_that_failed()
    {
        Runs runs = new();
        await using EngineHarness engine = await EngineHarness.StartAsync(Families(runs));
        string id = await engine.RunAsync("Parent");
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await engine.StatusAsync(id)).RuntimeStatus);
        runs.IsBroken = false;

        await engine.Client.RewindInstanceAsync(id, "mended");
        await engine.SettleAsync();

        Assert.Equal("good/before/broken", await engine.OutputAsync<string>(id));
        Assert.Equal("before/broken", await engine.OutputAsync<string>("child"));
        Assert.Equal(["before", "broken", "broken", "good"], runs.Inputs.Order());
        IReadOnlyList<HistoryEvent> history = await engine.Engine.ReadHistoryAsync("child", CancellationToken.None);
        ExecutionRewound rewound = Assert.Single(history.OfType<ExecutionRewound>());
        Assert.Equal("mended", rewound.Reason);
        Assert.NotNull(rewound.ParentExecutionId);
    }

    [Fact]
    public async Task A_family_can_be_rewound_as_often_as_it_fails()
    {
        Runs runs = new();
        await using EngineHarness engine = await EngineHarness.StartAsync(Families(runs));
        string id = await engine.RunAsync("Parent");

        await engine.Client.RewindInstanceAsync(id, "in vain");
        await engine.SettleAsync();
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await engine.StatusAsync(id)).RuntimeStatus);
        runs.IsBroken = false;
        await engine.Client.RewindInstanceAsync(id, "mended");
        await engine.SettleAsync();

        Assert.Equal("good/before/broken", await engine.OutputAsync<string>(id));
        Assert.Equal(["before", "broken", "broken", "broken", "good"], runs.Inputs.Order());
    }

    [Fact]
    public async Task A_parent_takes_the_result_of_a_child_that_was_rewound_before_it()
    {
        Runs runs = new();
        await using EngineHarness engine = await EngineHarness.StartAsync(Families(runs));
        string id = await engine.RunAsync("Parent");
        runs.IsBroken = false;
        await engine.Client.RewindInstanceAsync("child", "first the child");
        await engine.SettleAsync();
        Assert.Equal("before/broken", await engine.OutputAsync<string>("child"));
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await engine.StatusAsync(id)).RuntimeStatus);

        await engine.Client.RewindInstanceAsync(id, "then the parent");
        await engine.SettleAsync();

        Assert.Equal("good/before/broken", await engine.OutputAsync<string>(id));
        Assert.Equal(["before", "broken", "broken", "good"], runs.Inputs.Order());
    }

    [Theory]
    [InlineData("terminated")]
    [InlineData("purged")]
    public async Task A_child_that_can_not_go_on_is_started_again(string fate)
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(AnyStatus.Functions);
        string id = await engine.RunAsync("Parent");
        await engine.Client.TerminateInstanceAsync("child");
        await engine.SettleAsync();
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await engine.StatusAsync(id)).RuntimeStatus);
        if (string.Equals(fate, "purged", StringComparison.Ordinal))
        {
            await engine.Client.PurgeInstanceAsync("child");
        }

        await engine.Client.RewindInstanceAsync(id, "once more");
        await engine.SettleAsync();
        await engine.RaiseAsync("child", "go", 8);

        Assert.Equal(8, await engine.OutputAsync<int>(id));
    }

    [Fact]
    public async Task A_child_refused_because_its_id_was_taken_is_started_once_the_id_is_free()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(AnyStatus.Functions);
        await engine.RunAsync("Wait", null, new StartOrchestrationOptions("child"));
        string id = await engine.RunAsync("Parent");
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await engine.StatusAsync(id)).RuntimeStatus);
        await engine.RaiseAsync("child", "go", 1);

        await engine.Client.RewindInstanceAsync(id, "free now");
        await engine.SettleAsync();
        await engine.RaiseAsync("child", "go", 2);

        Assert.Equal(2, await engine.OutputAsync<int>(id));
    }

    [Fact]
    public async Task A_child_rewound_by_hand_and_still_under_way_answers_the_rewound_parent()
    {
        TaskCompletionSource hold = new();
        bool isBroken = true;
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions()
                .AsyncActivity<object, string>(
                    "Slow",
                    async _ =>
                    {
                        await (isBroken ? Task.FromException(new IOException("broken")) : hold.Task);
                        return "done";
                    }
                )
                .Orchestrator("Child", context => context.CallActivityAsync<string>("Slow"))
                .Orchestrator(
                    "Parent",
                    context =>
                        context.CallSubOrchestratorAsync<string>(
                            "Child",
                            new SubOrchestrationOptions(instanceId: "child")
                        )
                )
        );
        string id = await engine.RunAsync("Parent");
        isBroken = false;
        await engine.Client.RewindInstanceAsync("child", "first the child");
        await engine.Client.WaitForInstanceStartAsync("child");

        await engine.Client.RewindInstanceAsync(id, "then the parent");
        OrchestrationMetadata running = await engine.Client.WaitForInstanceStartAsync(id);
        hold.SetResult();
        await engine.SettleAsync();

        Assert.Equal(OrchestrationRuntimeStatus.Running, running.RuntimeStatus);
        Assert.Equal("done", await engine.OutputAsync<string>(id));
    }

    internal static TestFunctions Families(Runs runs) =>
        runs
            .Functions.Orchestrator("Grandchild", context => context.CallActivityAsync<string>("Breaks", "broken"))
            .Orchestrator(
                "Child",
                async context =>
                {
                    string before = await context.CallActivityAsync<string>("Works", "before");
                    return $"{before}/{await context.CallSubOrchestratorAsync<string>("Grandchild")}";
                }
            )
            .Orchestrator("Good", context => context.CallActivityAsync<string>("Works", "good"))
            .Orchestrator(
                "Parent",
                async context =>
                {
                    string good = await context.CallSubOrchestratorAsync<string>("Good");
                    SubOrchestrationOptions child = new(instanceId: "child");
                    return $"{good}/{await context.CallSubOrchestratorAsync<string>("Child", child)}";
                }
            );
}
