using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Storage;
using InboundFlow.Tests.LocalRuntime.Durable.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Tests.LocalRuntime.Durable.Rewind;

public sealed class RewindTests
{
    [Fact]
    public async Task Only_what_failed_runs_again_and_the_rest_keeps_its_results()
    {
        Runs runs = new();
        await using EngineHarness engine = await EngineHarness.StartAsync(
            runs.Functions.Orchestrator(
                "Steps",
                async context =>
                {
                    string first = await context.CallActivityAsync<string>("Works", "a");
                    string[] both = await Task.WhenAll(
                        context.CallActivityAsync<string>("Breaks", "b"),
                        context.CallActivityAsync<string>("Works", "c")
                    );
                    return first + both[0] + both[1];
                }
            )
        );
        string id = await engine.RunAsync("Steps");
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await engine.StatusAsync(id)).RuntimeStatus);
        runs.IsBroken = false;

        await engine.Client.RewindInstanceAsync(id, "mended");
        await engine.SettleAsync();

        Assert.Equal("abc", await engine.OutputAsync<string>(id));
        Assert.Equal(["a", "b", "b", "c"], runs.Inputs.Order());
    }

    [Fact]
    public async Task A_rewound_instance_is_pending_then_running_and_its_history_says_why()
    {
        List<(OrchestrationRuntimeStatus Status, string ExecutionId)> states = [];
        FaultyStore observed = new(new MemoryOrchestrationStore(), int.MaxValue, afterEffect: false, forGood: false)
        {
            LosesAnswer = commit =>
            {
                states.Add((commit.Head.Status, commit.Head.ExecutionId));
                return false;
            },
        };
        Runs runs = new();
        await using EngineHarness engine = await EngineHarness.StartAsync(
            runs.Functions.Orchestrator("One", context => context.CallActivityAsync<string>("Breaks", "x")),
            observed
        );
        string id = await engine.RunAsync("One");
        runs.IsBroken = false;

        await engine.Client.RewindInstanceAsync(id, "mended");
        await engine.SettleAsync();

        Assert.Equal(
            [
                OrchestrationRuntimeStatus.Running,
                OrchestrationRuntimeStatus.Failed,
                OrchestrationRuntimeStatus.Pending,
                OrchestrationRuntimeStatus.Running,
                OrchestrationRuntimeStatus.Completed,
            ],
            states.Select(state => state.Status)
        );
        Assert.Equal(2, states.Select(state => state.ExecutionId).Distinct().Count());
        IReadOnlyList<HistoryEvent> history = await engine.Engine.ReadHistoryAsync(id, CancellationToken.None);
        ExecutionRewound rewound = Assert.Single(history.OfType<ExecutionRewound>());
        Assert.Equal(("mended", null, id), (rewound.Reason, rewound.ParentExecutionId, rewound.InstanceId));
        Assert.Empty(history.OfType<TaskFailed>());
        Assert.Single(history.OfType<ExecutionCompleted>());
        Assert.Null((await engine.StatusAsync(id)).FailureDetails);
    }

    [Fact]
    public async Task Retries_and_what_a_catch_block_did_are_forgotten()
    {
        Runs runs = new();
        TaskOptions twice = TaskOptions.FromRetryPolicy(new RetryPolicy(2, TimeSpan.FromSeconds(1)));
        await using EngineHarness engine = await EngineHarness.StartAsync(
            runs.Functions.Orchestrator(
                "Caught",
                async context =>
                {
                    try
                    {
                        return await context.CallActivityAsync<string>("Breaks", "b", twice);
                    }
                    catch (TaskFailedException)
                    {
                        await context.CallActivityAsync<string>("Works", "clean up");
                        throw;
                    }
                }
            )
        );
        string id = await engine.RunAsync("Caught");
        await engine.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await engine.StatusAsync(id)).RuntimeStatus);
        runs.IsBroken = false;

        await engine.Client.RewindInstanceAsync(id, "mended");
        await engine.SettleAsync();

        Assert.Equal("b", await engine.OutputAsync<string>(id));
        Assert.Equal(["b", "b", "clean up", "b"], runs.Inputs);
        IReadOnlyList<HistoryEvent> history = await engine.Engine.ReadHistoryAsync(id, CancellationToken.None);
        Assert.Empty(history.OfType<TimerCreated>());
    }

    [Fact]
    public async Task An_instance_can_be_rewound_as_often_as_it_fails()
    {
        Runs runs = new();
        await using EngineHarness engine = await EngineHarness.StartAsync(
            runs.Functions.Orchestrator("One", context => context.CallActivityAsync<string>("Breaks", "x"))
        );
        string id = await engine.RunAsync("One");

        for (int i = 0; i < 3; i++)
        {
            await engine.Client.RewindInstanceAsync(id, $"try {i}");
            await engine.SettleAsync();
            Assert.Equal(OrchestrationRuntimeStatus.Failed, (await engine.StatusAsync(id)).RuntimeStatus);
        }

        Assert.Equal(4, runs.Inputs.Count);
        IReadOnlyList<HistoryEvent> history = await engine.Engine.ReadHistoryAsync(id, CancellationToken.None);
        Assert.Equal(["try 0", "try 1", "try 2"], history.OfType<ExecutionRewound>().Select(item => item.Reason));
    }

    [Fact]
    public async Task Events_and_timers_from_before_the_failure_still_count()
    {
        Runs runs = new();
        await using EngineHarness engine = await EngineHarness.StartAsync(
            runs.Functions.Orchestrator(
                "Wait",
                async context =>
                {
                    Task timer = context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
                    int number = await context.WaitForExternalEvent<int>("n");
                    await timer;
                    return $"{number}{await context.CallActivityAsync<string>("Breaks", "x")}";
                }
            )
        );
        string id = await engine.RunAsync("Wait");
        await engine.RaiseAsync(id, "n", 7);
        await engine.AdvanceAsync(TimeSpan.FromHours(1));
        runs.IsBroken = false;

        await engine.Client.RewindInstanceAsync(id, "mended");
        await engine.SettleAsync();

        Assert.Equal("7x", await engine.OutputAsync<string>(id));
    }

    [Fact]
    public async Task Code_that_had_become_non_deterministic_goes_on_once_it_is_right_again()
    {
        TestFunctions right = new TestFunctions()
            .Activity<object, int>("A", _ => 1)
            .Orchestrator(
                "Flow",
                async context =>
                    await context.CallActivityAsync<int>("A") + await context.WaitForExternalEvent<int>("go")
            );
        TestFunctions wrong = new TestFunctions().Orchestrator(
            "Flow",
            context => context.WaitForExternalEvent<int>("go")
        );
        await using EngineHarness first = await EngineHarness.StartAsync(right);
        string id = await first.RunAsync("Flow");
        await first.DisposeAsync();
        await using EngineHarness second = await EngineHarness.StartAsync(wrong, first.Store);
        await second.RaiseAsync(id, "go", 4);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await second.StatusAsync(id)).RuntimeStatus);
        await second.DisposeAsync();
        await using EngineHarness third = await EngineHarness.StartAsync(right, first.Store);

        await third.Client.RewindInstanceAsync(id, "put right");
        await third.SettleAsync();

        Assert.Equal(5, await third.OutputAsync<int>(id));
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Pending)]
    [InlineData(OrchestrationRuntimeStatus.Running)]
    [InlineData(OrchestrationRuntimeStatus.Suspended)]
    [InlineData(OrchestrationRuntimeStatus.Completed)]
    [InlineData(OrchestrationRuntimeStatus.Terminated)]
    public async Task What_has_not_failed_can_not_be_rewound(OrchestrationRuntimeStatus status)
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(AnyStatus.Functions);
        await AnyStatus.BringToAsync(engine, status);

        InvalidOperationException refusal = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            engine.Client.RewindInstanceAsync("id", "why")
        );

        Assert.Contains(status.ToString(), refusal.Message, StringComparison.Ordinal);
        Assert.Equal(status, (await engine.StatusAsync("id")).RuntimeStatus);
    }

    [Fact]
    public async Task An_unknown_instance_can_not_be_rewound()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(AnyStatus.Functions);

        await Assert.ThrowsAsync<ArgumentException>(() => engine.Client.RewindInstanceAsync("nobody", "why"));
    }

    [Fact]
    public async Task Of_two_callers_at_once_one_rewinds()
    {
        Runs runs = new();
        TaskCompletionSource hold = new();
        await using EngineHarness engine = await EngineHarness.StartAsync(
            runs.Functions.AsyncActivity<string, string>(
                    "Slow",
                    async text =>
                    {
                        runs.Inputs.Enqueue(text);
                        await (runs.IsBroken ? Task.FromException(new IOException()) : hold.Task);
                        return text;
                    }
                )
                .Orchestrator("One", context => context.CallActivityAsync<string>("Slow", "x"))
        );
        string id = await engine.RunAsync("One");
        runs.IsBroken = false;

        Task[] calls = [.. Enumerable.Range(0, 2).Select(_ => engine.Client.RewindInstanceAsync(id, "both"))];
        await Task.WhenAll(calls).ContinueWith(_ => { }, TaskScheduler.Default);
        hold.SetResult();
        await engine.SettleAsync();

        Assert.Equal(1, calls.Count(call => call.IsCompletedSuccessfully));
        Assert.IsType<InvalidOperationException>(calls.Single(call => call.IsFaulted).Exception!.InnerException);
        Assert.Equal(["x", "x"], runs.Inputs);
    }
}
