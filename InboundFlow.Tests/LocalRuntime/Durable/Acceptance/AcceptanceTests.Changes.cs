using InboundFlow.LocalRuntime.Durable.Dispatch;
using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.Tests.LocalRuntime.Durable.Rewind;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace InboundFlow.Tests.LocalRuntime.Durable.Acceptance;

public sealed partial class AcceptanceTests
{
    public static TheoryData<OrchestrationRuntimeStatus, string, bool> Starts
    {
        get
        {
            TheoryData<OrchestrationRuntimeStatus, string, bool> starts = [];
            foreach (OrchestrationRuntimeStatus status in Enum.GetValues<OrchestrationRuntimeStatus>())
            {
                bool isOver =
                    status
                    is OrchestrationRuntimeStatus.Completed
                        or OrchestrationRuntimeStatus.Failed
                        or OrchestrationRuntimeStatus.Terminated;
                starts.Add(status, "default", isOver);
                starts.Add(status, "none", true);
                starts.Add(status, "all", false);
            }

            return starts;
        }
    }

    [Fact]
    public async Task A_result_that_comes_after_a_termination_or_for_an_execution_before_is_dropped()
    {
        TaskCompletionSource begun = new();
        TaskCompletionSource<int> slow = new();
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions()
                .Activity<object, int>("Quick", _ => 1)
                .AsyncActivity<object, int>(
                    "Slow",
                    _ =>
                    {
                        begun.SetResult();
                        return slow.Task;
                    }
                )
                .Orchestrator(
                    "Again",
                    async context =>
                    {
                        if (context.GetInput<int>() == 0)
                        {
                            await context.CallActivityAsync<int>("Quick");
                            await context.WaitForExternalEvent<object>("again");
                            context.ContinueAsNew(1);
                            return 0;
                        }

                        return await context.CallActivityAsync<int>("Slow");
                    }
                )
        );
        string id = await engine.RunAsync("Again", 0);
        (TaskScheduled quick, string first) = await OpenActivityAsync(engine, id);
        await engine.Client.RaiseEventAsync(id, "again");
        await begun.Task;

        engine
            .Services.GetRequiredService<OrchestrationPump>()
            .Finish(new ActivityWork(id, first, quick), new TaskCompleted(0, "100"));
        Assert.Empty((await HistoryAsync(engine, id)).OfType<TaskCompleted>());
        await engine.Client.TerminateInstanceAsync(id, "enough");
        await engine.Client.WaitForInstanceCompletionAsync(id);
        slow.SetResult(200);
        await engine.SettleAsync();

        OrchestrationMetadata status = await engine.StatusAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, status.RuntimeStatus);
        Assert.Equal("enough", status.ReadOutputAs<string>());
        Assert.Empty((await HistoryAsync(engine, id)).OfType<TaskCompleted>());
    }

    [Theory]
    [InlineData("order", false)]
    [InlineData("timer", false)]
    [InlineData("case", true)]
    [InlineData("input", true)]
    public async Task Changed_code_is_found_out_by_kind_and_name_and_not_by_case_or_input(string change, bool passes)
    {
        await using EngineHarness first = await EngineHarness.StartAsync(Flow("none"));
        string id = await first.RunAsync("Flow");
        await first.DisposeAsync();
        await using EngineHarness second = await EngineHarness.StartAsync(Flow(change), first.Store);

        await second.RaiseAsync(id, "go");

        OrchestrationMetadata status = await second.StatusAsync(id);
        Assert.Equal(
            passes ? OrchestrationRuntimeStatus.Completed : OrchestrationRuntimeStatus.Failed,
            status.RuntimeStatus
        );
        Assert.Equal(
            !passes,
            status.FailureDetails?.ErrorMessage.Contains("activity 'A'", StringComparison.Ordinal) == true
        );

        static TestFunctions Flow(string change) =>
            new TestFunctions()
                .Activity<int, int>("A", number => number)
                .Activity<int, int>("B", number => number)
                .Orchestrator(
                    "Flow",
                    async context =>
                    {
                        if (change == "timer")
                        {
                            await context.CreateTimer(TimeSpan.FromSeconds(1), CancellationToken.None);
                        }

                        string name = change == "case" ? "a" : "A";
                        await context.CallActivityAsync(change == "order" ? "B" : name, change == "input" ? 9 : 1);
                        await context.CallActivityAsync(change == "order" ? "A" : "B", 2);
                        await context.WaitForExternalEvent<object>("go");
                        return 0;
                    }
                );
    }

    [Theory]
    [MemberData(nameof(Starts))]
    public async Task An_id_in_use_refuses_or_gives_way_by_its_status_and_the_set(
        OrchestrationRuntimeStatus status,
        string set,
        bool isFree
    )
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(AnyStatus.Functions);
        await AnyStatus.BringToAsync(engine, status);
        StartOrchestrationOptions options = new("id");
        options = set switch
        {
            "none" => options.WithDedupeStatuses(),
            "all" => options.WithDedupeStatuses(Enum.GetValues<OrchestrationRuntimeStatus>()),
            _ => options,
        };

        Task start = engine.RunAsync("Quick", 99, options);

        if (isFree)
        {
            await start;
            Assert.Equal(99, await engine.OutputAsync<int>("id"));
        }
        else
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => start);
            Assert.Equal(status, (await engine.StatusAsync("id")).RuntimeStatus);
        }
    }

    [Fact]
    public async Task Three_events_that_come_while_suspended_keep_their_order()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(Collector(count: 3));
        string id = await engine.RunAsync("Collect");
        await engine.Client.SuspendInstanceAsync(id, "lunch");
        await engine.SettleAsync();
        for (int i = 1; i <= 3; i++)
        {
            await engine.RaiseAsync(id, "n", i);
        }

        Assert.Equal(OrchestrationRuntimeStatus.Suspended, (await engine.StatusAsync(id)).RuntimeStatus);
        await engine.Client.ResumeInstanceAsync(id);
        await engine.SettleAsync();

        Assert.Equal((int[])[1, 2, 3], await engine.OutputAsync<int[]>(id));
    }

    [Fact]
    public async Task Continuing_as_new_carries_five_kept_and_two_late_events_without_loss_or_repetition()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(
            Collector(count: 7)
                .Orchestrator(
                    "Carry",
                    async context =>
                    {
                        if (context.GetInput<int>() == 0)
                        {
                            await context.WaitForExternalEvent<object>("again");
                            context.ContinueAsNew(1);
                            return [];
                        }

                        return await CollectAsync(context, count: 7);
                    }
                )
        );
        string id = await engine.RunAsync("Carry", 0);
        for (int i = 1; i <= 5; i++)
        {
            await engine.RaiseAsync(id, "n", i);
        }

        // Held, so that the late ones come in the turn that ends the old execution.
        TaskCompletionSource hold = new();
        Task<bool> held = engine
            .Services.GetRequiredService<OrchestrationPump>()
            .RunExclusiveAsync(
                id,
                async (_, _) =>
                {
                    await hold.Task;
                    return true;
                }
            );
        await engine.Client.RaiseEventAsync(id, "again");
        await engine.Client.RaiseEventAsync(id, "n", 6);
        await engine.Client.RaiseEventAsync(id, "n", 7);
        hold.SetResult();
        await held;
        await engine.SettleAsync();

        Assert.Equal((int[])[1, 2, 3, 4, 5, 6, 7], await engine.OutputAsync<int[]>(id));
        Assert.Equal(7, (await HistoryAsync(engine, id)).OfType<EventRaised>().Count());
    }

    [Fact]
    public async Task What_runs_is_not_purged()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(AnyStatus.Functions);
        await AnyStatus.BringToAsync(engine, OrchestrationRuntimeStatus.Running);

        await Assert.ThrowsAsync<InvalidOperationException>(() => engine.Client.PurgeInstanceAsync("id"));

        await engine.RaiseAsync("id", "go", 4);
        Assert.Equal(4, await engine.OutputAsync<int>("id"));
    }

    [Fact]
    public async Task Rewinding_runs_only_what_failed_again()
    {
        Runs runs = new();
        await using EngineHarness engine = await EngineHarness.StartAsync(
            runs.Functions.Orchestrator(
                "Two",
                async context =>
                    await context.CallActivityAsync<string>("Works", "a")
                    + await context.CallActivityAsync<string>("Breaks", "b")
            )
        );
        string id = await engine.RunAsync("Two");
        runs.IsBroken = false;

        await engine.Client.RewindInstanceAsync(id, "mended");
        await engine.SettleAsync();

        Assert.Equal("ab", await engine.OutputAsync<string>(id));
        Assert.Equal(["a", "b", "b"], runs.Inputs);
    }

    private static Task<IReadOnlyList<HistoryEvent>> HistoryAsync(EngineHarness engine, string id) =>
        engine.Engine.ReadHistoryAsync(id, CancellationToken.None);

    private static TestFunctions Collector(int count) =>
        new TestFunctions().Orchestrator("Collect", context => CollectAsync(context, count));

    private static async Task<int[]> CollectAsync(TaskOrchestrationContext context, int count)
    {
        int[] got = new int[count];
        for (int i = 0; i < count; i++)
        {
            got[i] = await context.WaitForExternalEvent<int>("n");
        }

        return got;
    }
}
