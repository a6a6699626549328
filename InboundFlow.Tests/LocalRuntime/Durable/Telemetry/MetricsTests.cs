using InboundFlow.LocalRuntime.Durable.Storage;
using InboundFlow.LocalRuntime.Durable.Telemetry;
using InboundFlow.Tests.LocalRuntime.Durable.Storage;
using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;

namespace InboundFlow.Tests.LocalRuntime.Durable.Telemetry;

public sealed class MetricsTests
{
    private static readonly TestFunctions Functions = new TestFunctions()
        .Activity<object, string>("Greet", _ => "Hello")
        .Activity<object, string>("Break", _ => throw new TimeoutException())
        .Orchestrator("Hello", context => context.CallActivityAsync<string>("Greet"))
        .Orchestrator("Failing", context => context.CallActivityAsync<string>("Break"))
        .Orchestrator(
            "Stubborn",
            context =>
                context.CallActivityAsync<string>(
                    "Break",
                    options: new TaskOptions(new RetryPolicy(3, TimeSpan.FromSeconds(5)))
                )
        )
        .Orchestrator("Parent", context => context.CallSubOrchestratorAsync<string>("Hello"))
        .Orchestrator("Patient", WaitAsync);

    [Fact]
    public async Task Starts_and_ends_are_counted_by_orchestrator_and_outcome()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(Functions);
        using MeterRecorder meter = new(engine);

        await engine.RunAsync("Parent");
        await engine.RunAsync("Failing");
        string id = await engine.RunAsync("Patient");
        await engine.Client.TerminateInstanceAsync(id);
        await engine.SettleAsync();

        Assert.Equal([1], meter.Values("instances.started", ("orchestrator", "Parent")));
        Assert.Equal([1], meter.Values("instances.started", ("orchestrator", "Hello")));
        Assert.Equal(4, meter.Values("instances.started").Length);
        Assert.Equal([1], meter.Values("instances.finished", ("orchestrator", "Hello"), ("outcome", "completed")));
        Assert.Equal([1], meter.Values("instances.finished", ("orchestrator", "Failing"), ("outcome", "failed")));
        Assert.Equal([1], meter.Values("instances.finished", ("orchestrator", "Patient"), ("outcome", "terminated")));
        Assert.Equal(4, meter.Values("instances.finished").Length);
    }

    [Fact]
    public async Task A_name_that_no_function_has_is_not_a_tag()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(Functions);
        using MeterRecorder meter = new(engine);

        await engine.RunAsync("Invented");

        Assert.Equal([1], meter.Values("instances.started", ("orchestrator", "_other")));
        Assert.DoesNotContain("Invented", meter.Tags.Select(tag => tag.Value));
    }

    [Fact]
    public async Task A_turn_says_how_much_it_replayed()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(Functions);
        using MeterRecorder meter = new(engine);

        await engine.RunAsync("Hello");

        // The first turn leaves four events: its begin, the start, the request of the activity, its end.
        Assert.Equal([0, 4], meter.Values("turn.replayed_events", ("orchestrator", "Hello")));
        Assert.Single(meter.Values("turn.duration", ("orchestrator", "Hello"), ("outcome", "waiting")));
        Assert.Single(meter.Values("turn.duration", ("orchestrator", "Hello"), ("outcome", "completed")));
    }

    [Fact]
    public async Task Runs_of_activities_are_measured_and_retries_counted()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(Functions);
        using MeterRecorder meter = new(engine);

        await engine.RunAsync("Hello");
        await engine.RunAsync("Stubborn");
        await engine.AdvanceAsync(TimeSpan.FromSeconds(5));
        await engine.AdvanceAsync(TimeSpan.FromSeconds(5));

        Assert.Single(meter.Values("activity.duration", ("activity", "Greet"), ("outcome", "completed")));
        Assert.Equal(3, meter.Values("activity.duration", ("activity", "Break"), ("outcome", "failed")).Length);
        Assert.Equal([1, 1], meter.Values("activity.retries", ("activity", "Break")));
        Assert.Empty(meter.Values("activity.retries", ("activity", "Greet")));
    }

    [Fact]
    public async Task How_long_an_activity_runs_is_measured()
    {
        TaskCompletionSource<string> slow = new();
        TaskCompletionSource begun = new();
        TestFunctions functions = new TestFunctions()
            .AsyncActivity<object, string>(
                "Slow",
                _ =>
                {
                    begun.SetResult();
                    return slow.Task;
                }
            )
            .Orchestrator("Caller", context => context.CallActivityAsync<string>("Slow"));
        await using EngineHarness engine = await EngineHarness.StartAsync(functions);
        using MeterRecorder meter = new(engine);
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Caller", TestContext.Current.CancellationToken);
        await begun.Task.WaitAsync(TestContext.Current.CancellationToken);

        engine.Clock.Advance(TimeSpan.FromSeconds(7));
        slow.SetResult("done");
        await engine.SettleAsync();

        Assert.Equal([7], meter.Values("activity.duration"));
    }

    [Fact]
    public async Task Calls_of_the_store_are_measured_by_operation_and_outcome()
    {
        FaultyStore store = new(new MemoryOrchestrationStore(), failAt: 2, afterEffect: false, forGood: false)
        {
            LosesAnswer = _ => true,
        };
        await using EngineHarness engine = await EngineHarness.StartAsync(Functions, store);
        using MeterRecorder meter = new(engine);

        await engine.RunAsync("Hello");
        await engine.AdvanceAsync(TimeSpan.FromMinutes(1));
        await engine.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Single(meter.Values("store.duration", ("operation", "try_create"), ("outcome", "ok")));
        Assert.Single(meter.Values("store.duration", ("operation", "commit"), ("outcome", "failed")));
        Assert.Single(meter.Values("store.duration", ("operation", "commit"), ("outcome", "conflict")));
        Assert.NotEmpty(meter.Values("store.duration", ("operation", "write_row"), ("outcome", "ok")));
    }

    [Fact]
    public async Task An_id_that_is_taken_is_a_conflict()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(Functions);
        using MeterRecorder meter = new(engine);

        await engine.RunAsync("Hello", options: new StartOrchestrationOptions("same"));
        await engine.RunAsync("Hello", options: new StartOrchestrationOptions("same"));

        Assert.Single(meter.Values("store.duration", ("operation", "try_create"), ("outcome", "conflict")));
    }

    [Fact]
    public async Task What_waits_for_a_time_and_what_is_active_can_be_observed()
    {
        TaskCompletionSource<string> slow = new();
        TaskCompletionSource begun = new();
        TestFunctions functions = new TestFunctions()
            .AsyncActivity<object, string>(
                "Slow",
                _ =>
                {
                    begun.SetResult();
                    return slow.Task;
                }
            )
            .Orchestrator("Caller", context => context.CallActivityAsync<string>("Slow"))
            .Orchestrator("Patient", WaitAsync);
        await using EngineHarness engine = await EngineHarness.StartAsync(functions);
        using MeterRecorder meter = new(engine);

        await engine.RunAsync("Patient");
        Assert.Equal(1, meter.Observe("instances.timed"));
        Assert.Null(meter.Observe("instances.active", ("status", "running")));

        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Caller", TestContext.Current.CancellationToken);
        await begun.Task.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, meter.Observe("instances.active", ("status", "running")));
        Assert.Equal(0, meter.Observe("queue.depth", ("queue", "steps")));
        Assert.Equal(0, meter.Observe("queue.depth", ("queue", "activities")));

        slow.SetResult("done");
        await engine.SettleAsync();
        Assert.Null(meter.Observe("instances.active", ("status", "running")));
    }

    [Fact]
    public async Task The_oldest_start_without_a_turn_has_an_age()
    {
        FaultyStore store = new(new MemoryOrchestrationStore(), failAt: 2, afterEffect: false, forGood: true);
        await using EngineHarness engine = await EngineHarness.StartAsync(Functions, store);
        using MeterRecorder meter = new(engine);
        Assert.Equal(0, meter.Observe("pending.oldest_age"));

        await engine.RunAsync("Hello");
        engine.Clock.Advance(TimeSpan.FromSeconds(40));
        await engine.SettleAsync();

        Assert.Equal(40, meter.Observe("pending.oldest_age"));
    }

    [Fact]
    public async Task A_start_for_later_is_not_overdue()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(Functions);
        using MeterRecorder meter = new(engine);

        await engine.RunAsync(
            "Hello",
            options: new StartOrchestrationOptions(StartAt: EngineHarness.Start.AddHours(1))
        );
        await engine.AdvanceAsync(TimeSpan.FromMinutes(10));

        Assert.Equal(0, meter.Observe("pending.oldest_age"));
    }

    [Fact]
    public async Task Repairs_are_counted()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(Functions);
        using MeterRecorder meter = new(engine);

        engine.Services.GetRequiredService<DurableMetrics>().CountRepaired(3);

        Assert.Equal([3], meter.Values("repaired"));
    }

    private static async Task<string> WaitAsync(TaskOrchestrationContext context)
    {
        await context.CreateTimer(TimeSpan.FromMinutes(10), CancellationToken.None);
        return "waited";
    }
}
