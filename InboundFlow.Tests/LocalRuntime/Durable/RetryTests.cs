using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Replay;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Tests.LocalRuntime.Durable;

public sealed class RetryTests
{
    private static readonly TaskFailureDetails Failure = new("T", "M", null, null, null);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    [InlineData(4, 8)]
    [InlineData(5, 8)]
    [InlineData(6, null)]
    public void Waits_double_up_to_the_longest(int attempt, int? seconds)
    {
        RetryPolicy policy = new(6, TimeSpan.FromSeconds(1), 2, TimeSpan.FromSeconds(8));
        DateTime now = EngineHarness.Start.UtcDateTime;

        TimeSpan? delay = RetryDelayPolicy.Decide(policy, attempt, Failure, now, now);

        Assert.Equal(seconds, (int?)delay?.TotalSeconds);
    }

    [Fact]
    public void No_attempt_starts_after_the_timeout()
    {
        RetryPolicy policy = new(9, TimeSpan.FromSeconds(1), retryTimeout: TimeSpan.FromSeconds(10));
        DateTime start = EngineHarness.Start.UtcDateTime;

        Assert.NotNull(RetryDelayPolicy.Decide(policy, 1, Failure, start, start.AddSeconds(9)));
        Assert.Null(RetryDelayPolicy.Decide(policy, 1, Failure, start, start.AddSeconds(10)));
    }

    [Fact]
    public void A_huge_backoff_is_the_longest_wait()
    {
        RetryPolicy policy = new(1000, TimeSpan.FromSeconds(1), 10);
        DateTime now = EngineHarness.Start.UtcDateTime;

        Assert.Equal(TimeSpan.FromHours(1), RetryDelayPolicy.Decide(policy, 900, Failure, now, now));
    }

    [Fact]
    public void A_filter_that_throws_ends_the_retries()
    {
        RetryPolicy policy = new(3, TimeSpan.FromSeconds(1))
        {
            HandleFailure = _ => throw new InvalidOperationException(),
        };
        DateTime now = EngineHarness.Start.UtcDateTime;

        Assert.Null(RetryDelayPolicy.Decide(policy, 1, Failure, now, now));
    }

    [Fact]
    public async Task A_failed_activity_is_tried_again_after_its_wait_and_survives_a_restart_in_between()
    {
        int runs = 0;
        TestFunctions functions = new TestFunctions()
            .Activity<object, int>("Flaky", _ => ++runs < 3 ? throw new InvalidOperationException("not yet") : runs)
            .Orchestrator(
                "Retry",
                context =>
                    context.CallActivityAsync<int>(
                        "Flaky",
                        TaskOptions.FromRetryPolicy(new RetryPolicy(5, TimeSpan.FromSeconds(10), 2))
                    )
            );
        await using EngineHarness first = await EngineHarness.StartAsync(functions);
        string id = await first.RunAsync("Retry");
        Assert.Equal(1, runs);
        await first.DisposeAsync();
        await using EngineHarness engine = await EngineHarness.StartAsync(functions, first.Store, first.Clock);
        await engine.SettleAsync();
        Assert.Equal(1, runs);

        await engine.AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(2, runs);
        await engine.AdvanceAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(3, await engine.OutputAsync<int>(id));
    }

    [Fact]
    public async Task When_the_attempts_are_used_up_the_last_failure_is_thrown()
    {
        int runs = 0;
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions()
                .Activity<object, int>("Broken", _ => throw new InvalidOperationException($"run {++runs}"))
                .Orchestrator(
                    "Retry",
                    context =>
                        context.CallActivityAsync<int>(
                            "Broken",
                            TaskOptions.FromRetryPolicy(new RetryPolicy(2, TimeSpan.FromSeconds(1)))
                        )
                )
        );
        string id = await engine.RunAsync("Retry");

        await engine.AdvanceAsync(TimeSpan.FromSeconds(1));

        OrchestrationMetadata status = await engine.StatusAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, status.RuntimeStatus);
        Assert.Equal("run 2", status.FailureDetails!.InnerFailure!.ErrorMessage);
    }

    [Fact]
    public async Task A_handler_decides_about_each_attempt()
    {
        List<int> asked = [];
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions()
                .Activity<object, int>("Broken", _ => throw new InvalidOperationException())
                .Orchestrator(
                    "Handled",
                    context =>
                        context.CallActivityAsync<int>(
                            "Broken",
                            TaskOptions.FromRetryHandler(retry =>
                            {
                                if (!context.IsReplaying)
                                {
                                    asked.Add(retry.LastAttemptNumber);
                                }

                                return retry.LastAttemptNumber < 3;
                            })
                        )
                )
        );

        string id = await engine.RunAsync("Handled");

        Assert.Equal([1, 2, 3], asked);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await engine.StatusAsync(id)).RuntimeStatus);
    }

    [Fact]
    public async Task An_unknown_activity_is_not_tried_again()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions().Orchestrator(
                "Unknown",
                context =>
                    context.CallActivityAsync<int>(
                        "NoSuch",
                        TaskOptions.FromRetryPolicy(new RetryPolicy(5, TimeSpan.FromHours(1)))
                    )
            )
        );

        string id = await engine.RunAsync("Unknown");

        OrchestrationMetadata status = await engine.StatusAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, status.RuntimeStatus);
        Assert.Contains("NoSuch", status.FailureDetails!.InnerFailure!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_attempt_and_every_wait_has_its_number_with_one_timer_more_after_the_last_attempt()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions()
                .Activity<object, int>("Broken", _ => throw new InvalidOperationException())
                .Activity<object, int>("Works", _ => 1)
                .Orchestrator(
                    "Retry",
                    async context =>
                    {
                        TaskOptions twice = TaskOptions.FromRetryPolicy(new RetryPolicy(2, TimeSpan.FromSeconds(1)));
                        await Assert.ThrowsAsync<TaskFailedException>(() =>
                            context.CallActivityAsync<int>("Broken", twice)
                        );
                        return await context.CallActivityAsync<int>("Works");
                    }
                )
        );
        string id = await engine.RunAsync("Retry");
        await engine.AdvanceAsync(TimeSpan.FromSeconds(1));

        IReadOnlyList<HistoryEvent> history = await engine.Engine.ReadHistoryAsync(id, CancellationToken.None);

        Assert.Equal(
            ["TaskScheduled 0", "TimerCreated 1", "TaskScheduled 2", "TimerCreated 3", "TaskScheduled 4"],
            history
                .OfType<ScheduledEvent>()
                .Where(item => item is not ExecutionCompleted)
                .Select(item => $"{item.GetType().Name} {item.EventId}")
        );
    }

    [Fact]
    public async Task A_handler_may_wait_and_knows_how_long_it_has_been()
    {
        List<double> seconds = [];
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions()
                .Activity<object, int>("Broken", _ => throw new InvalidOperationException())
                .Orchestrator(
                    "Handled",
                    context =>
                        context.CallActivityAsync<int>(
                            "Broken",
                            TaskOptions.FromRetryHandler(async retry =>
                            {
                                if (!context.IsReplaying)
                                {
                                    seconds.Add(retry.TotalRetryTime.TotalSeconds);
                                }

                                await retry.OrchestrationContext.CreateTimer(TimeSpan.FromSeconds(5), default);
                                return retry.LastAttemptNumber < 2;
                            })
                        )
                )
        );
        string id = await engine.RunAsync("Handled");

        await engine.AdvanceAsync(TimeSpan.FromSeconds(5));
        await engine.AdvanceAsync(TimeSpan.FromSeconds(5));

        Assert.Equal([0, 5], seconds);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await engine.StatusAsync(id)).RuntimeStatus);
    }

    [Fact]
    public async Task A_handler_that_throws_ends_the_retries_with_the_first_failure()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions()
                .Activity<object, int>("Broken", _ => throw new InvalidOperationException("the real one"))
                .Orchestrator(
                    "Handled",
                    context =>
                        context.CallActivityAsync<int>(
                            "Broken",
                            TaskOptions.FromRetryHandler((RetryHandler)(_ => throw new NotSupportedException()))
                        )
                )
        );

        string id = await engine.RunAsync("Handled");

        OrchestrationMetadata status = await engine.StatusAsync(id);
        Assert.Equal("the real one", status.FailureDetails!.InnerFailure!.ErrorMessage);
    }
}
