using InboundFlow.LocalRuntime.Durable.Dispatch;
using InboundFlow.LocalRuntime.Durable.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace InboundFlow.Tests.LocalRuntime.Durable;

public sealed class LifecycleTests
{
    private static readonly TestFunctions Functions = new TestFunctions()
        .Orchestrator("Quick", context => Task.FromResult(context.GetInput<int>()))
        .Orchestrator("Fail", _ => Task.FromException<int>(new InvalidOperationException()))
        .Orchestrator("Wait", context => context.WaitForExternalEvent<int>("go"))
        .Orchestrator(
            "Parent",
            context => context.CallSubOrchestratorAsync<int>("Wait", new SubOrchestrationOptions(instanceId: "child"))
        );

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Pending, false)]
    [InlineData(OrchestrationRuntimeStatus.Running, false)]
    [InlineData(OrchestrationRuntimeStatus.Suspended, false)]
    [InlineData(OrchestrationRuntimeStatus.Completed, true)]
    [InlineData(OrchestrationRuntimeStatus.Failed, true)]
    [InlineData(OrchestrationRuntimeStatus.Terminated, true)]
    public async Task By_default_an_id_can_be_used_again_once_its_instance_is_over(
        OrchestrationRuntimeStatus status,
        bool isFree
    )
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(Functions);
        await BringToAsync(engine, status);

        await AssertStartAsync(engine, new StartOrchestrationOptions("id"), isFree);
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Pending)]
    [InlineData(OrchestrationRuntimeStatus.Running)]
    [InlineData(OrchestrationRuntimeStatus.Suspended)]
    [InlineData(OrchestrationRuntimeStatus.Completed)]
    [InlineData(OrchestrationRuntimeStatus.Failed)]
    [InlineData(OrchestrationRuntimeStatus.Terminated)]
    public async Task An_empty_set_lets_every_instance_be_replaced(OrchestrationRuntimeStatus status)
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(Functions);
        await BringToAsync(engine, status);

        await AssertStartAsync(engine, new StartOrchestrationOptions("id").WithDedupeStatuses(), isFree: true);
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Pending)]
    [InlineData(OrchestrationRuntimeStatus.Running)]
    [InlineData(OrchestrationRuntimeStatus.Suspended)]
    [InlineData(OrchestrationRuntimeStatus.Completed)]
    [InlineData(OrchestrationRuntimeStatus.Failed)]
    [InlineData(OrchestrationRuntimeStatus.Terminated)]
    public async Task A_full_set_refuses_every_repetition(OrchestrationRuntimeStatus status)
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(Functions);
        await BringToAsync(engine, status);

        StartOrchestrationOptions options = new StartOrchestrationOptions("id").WithDedupeStatuses(
            Enum.GetValues<OrchestrationRuntimeStatus>()
        );
        await AssertStartAsync(engine, options, isFree: false);
    }

    [Fact]
    public async Task A_set_that_forbids_terminating_what_it_lets_replace_is_refused()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(Functions);

        await Assert.ThrowsAsync<ArgumentException>(() =>
            engine.RunAsync(
                "Quick",
                1,
                new StartOrchestrationOptions("id").WithDedupeStatuses(OrchestrationRuntimeStatus.Terminated)
            )
        );
    }

    [Fact]
    public async Task Of_many_starts_with_one_id_one_runs()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(Functions);

        Task<string>[] starts =
        [
            .. Enumerable
                .Range(0, 20)
                .Select(i =>
                    Task.Run(() =>
                        engine.Client.ScheduleNewOrchestrationInstanceAsync(
                            "Wait",
                            i,
                            new StartOrchestrationOptions("one")
                        )
                    )
                ),
        ];
        await Task.WhenAll(starts).ContinueWith(_ => { }, TaskScheduler.Default);

        Assert.Equal(1, starts.Count(start => start.IsCompletedSuccessfully));
        Assert.All(
            starts.Where(start => start.IsFaulted),
            start => Assert.IsType<InvalidOperationException>(start.Exception!.InnerException)
        );
    }

    [Fact]
    public async Task What_is_read_right_after_an_id_was_used_again_is_not_the_past()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(Functions);
        StartOrchestrationOptions options = new("id");
        await engine.RunAsync("Quick", 1, options);
        TaskCompletionSource gate = new();
        TaskCompletionSource held = new();
        Task<bool> hold = engine
            .Services.GetRequiredService<OrchestrationPump>()
            .RunExclusiveAsync(
                "id",
                async (_, _) =>
                {
                    held.SetResult();
                    await gate.Task;
                    return true;
                }
            );
        await held.Task;

        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Quick", 2, options);
        Task<OrchestrationMetadata?> read = engine.Client.GetInstanceAsync("id", getInputsAndOutputs: true);
        Task<OrchestrationMetadata> end = engine.Client.WaitForInstanceCompletionAsync("id", getInputsAndOutputs: true);
        gate.SetResult();
        await hold;

        Assert.Equal(2, (await read)?.ReadInputAs<int>());
        Assert.Equal(2, (await end).ReadOutputAs<int>());
    }

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
        await using EngineHarness engine = await EngineHarness.StartAsync(Functions);
        await BringToAsync(engine, OrchestrationRuntimeStatus.Pending);

        await engine.Client.TerminateInstanceAsync("id");
        await engine.AdvanceAsync(TimeSpan.FromDays(2));

        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await engine.StatusAsync("id")).RuntimeStatus);
    }

    [Fact]
    public async Task Terminating_reaches_the_children_only_when_asked()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(Functions);
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
    public async Task Only_what_is_over_can_be_purged_and_then_it_is_gone()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(Functions);
        await BringToAsync(engine, OrchestrationRuntimeStatus.Running);
        await Assert.ThrowsAsync<InvalidOperationException>(() => engine.Client.PurgeInstanceAsync("id"));

        await engine.RaiseAsync("id", "go", 1);
        PurgeResult first = await engine.Client.PurgeInstanceAsync("id");
        PurgeResult second = await engine.Client.PurgeInstanceAsync("id");

        Assert.Equal((1, 0), (first.PurgedInstanceCount, second.PurgedInstanceCount));
        Assert.Null(await engine.Client.GetInstanceAsync("id"));
    }

    [Fact]
    public async Task Purging_by_filter_takes_what_is_over_and_leaves_the_rest()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(Functions);
        string old = await engine.RunAsync("Quick", 1);
        string waiting = await engine.RunAsync("Wait");
        await engine.AdvanceAsync(TimeSpan.FromHours(1));
        string young = await engine.RunAsync("Quick", 2);

        PurgeResult result = await engine.Client.PurgeAllInstancesAsync(
            new PurgeInstancesFilter(CreatedTo: EngineHarness.Start.AddMinutes(1))
        );

        Assert.Equal(1, result.PurgedInstanceCount);
        Assert.Null(await engine.Client.GetInstanceAsync(old));
        Assert.NotNull(await engine.Client.GetInstanceAsync(waiting));
        Assert.NotNull(await engine.Client.GetInstanceAsync(young));
    }

    [Fact]
    public async Task An_instance_can_be_run_again_with_its_input()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(Functions);
        string id = await engine.RunAsync("Quick", 42);

        string same = await engine.Client.RestartAsync(id);
        string other = await engine.Client.RestartAsync(id, restartWithNewInstanceId: true);
        await engine.SettleAsync();

        Assert.Equal(id, same);
        Assert.Equal(42, await engine.OutputAsync<int>(same));
        Assert.Equal(42, await engine.OutputAsync<int>(other));
        await Assert.ThrowsAsync<ArgumentException>(() => engine.Client.RestartAsync("nobody"));
    }

    [Fact]
    public async Task Lists_show_every_instance_once_with_its_present_status_page_by_page()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(Functions);
        for (int i = 0; i < 5; i++)
        {
            await engine.RunAsync(i % 2 == 0 ? "Quick" : "Wait", i, new StartOrchestrationOptions($"list-{i}"));
        }

        await engine.RunAsync("Quick", 1, new StartOrchestrationOptions("other"));
        OrchestrationQuery query = new(InstanceIdPrefix: "list-", PageSize: 2);
        List<string> all = await ListAsync(engine, query);
        List<string> done = await ListAsync(engine, query with { Statuses = [OrchestrationRuntimeStatus.Completed] });

        Assert.Equal(["list-0", "list-1", "list-2", "list-3", "list-4"], all);
        Assert.Equal(["list-0", "list-2", "list-4"], done);
    }

    [Fact]
    public async Task Data_is_shown_when_asked_for()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(Functions);
        string id = await engine.RunAsync("Quick", 3);

        OrchestrationMetadata bare = (await engine.Client.GetInstanceAsync(id))!;

        Assert.Null(bare.SerializedInput);
        Assert.Throws<InvalidOperationException>(() => bare.ReadInputAs<int>());
        Assert.Equal(3, (await engine.StatusAsync(id)).ReadInputAs<int>());
    }

    [Fact]
    public async Task The_history_tells_what_happened()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(Functions);
        string id = await engine.RunAsync("Wait");
        await engine.RaiseAsync(id, "go", 1);

        IReadOnlyList<HistoryEvent> history = await engine.Engine.ReadHistoryAsync(id, CancellationToken.None);

        Assert.Equal(
            [
                nameof(OrchestratorStarted),
                nameof(ExecutionStarted),
                nameof(OrchestratorCompleted),
                nameof(OrchestratorStarted),
                nameof(EventRaised),
                nameof(ExecutionCompleted),
                nameof(OrchestratorCompleted),
            ],
            history.Select(item => item.GetType().Name),
            StringComparer.Ordinal
        );
        Assert.Empty(await engine.Engine.ReadHistoryAsync("nobody", CancellationToken.None));
    }

    private static async Task<List<string>> ListAsync(EngineHarness engine, OrchestrationQuery query)
    {
        List<string> ids = [];
        await foreach (OrchestrationMetadata instance in engine.Client.GetAllInstancesAsync(query))
        {
            ids.Add(instance.InstanceId);
        }

        return ids;
    }

    private static async Task BringToAsync(EngineHarness engine, OrchestrationRuntimeStatus status)
    {
        string orchestrator = status switch
        {
            OrchestrationRuntimeStatus.Completed => "Quick",
            OrchestrationRuntimeStatus.Failed => "Fail",
            _ => "Wait",
        };
        DateTimeOffset? startAt = status == OrchestrationRuntimeStatus.Pending ? EngineHarness.Start.AddDays(1) : null;
        await engine.RunAsync(orchestrator, 1, new StartOrchestrationOptions("id", startAt));
        if (status == OrchestrationRuntimeStatus.Suspended)
        {
            await engine.Client.SuspendInstanceAsync("id");
        }
        else if (status == OrchestrationRuntimeStatus.Terminated)
        {
            await engine.Client.TerminateInstanceAsync("id");
        }

        await engine.SettleAsync();
        Assert.Equal(status, (await engine.StatusAsync("id")).RuntimeStatus);
    }

    private static async Task AssertStartAsync(EngineHarness engine, StartOrchestrationOptions options, bool isFree)
    {
        OrchestrationRuntimeStatus before = (await engine.StatusAsync("id")).RuntimeStatus;
        if (isFree)
        {
            await engine.RunAsync("Quick", 99, options);
            Assert.Equal(99, await engine.OutputAsync<int>("id"));
        }
        else
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => engine.RunAsync("Quick", 99, options));
            Assert.Equal(before, (await engine.StatusAsync("id")).RuntimeStatus);
        }
    }
}
