using System.Diagnostics;
using InboundFlow.LocalRuntime.Durable;
using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Storage;
using InboundFlow.Tests.LocalRuntime.Durable.Storage;
using Microsoft.DurableTask;
using Microsoft.Extensions.Time.Testing;

namespace InboundFlow.Tests.LocalRuntime.Durable.Telemetry;

public sealed partial class TraceTests
{
    private static readonly TestFunctions Functions = new TestFunctions()
        .Activity<string, string>("Greet", name => "Hello " + name)
        .Activity<object, string>("Break", _ => throw new InvalidTimeZoneException("broken"))
        .Orchestrator("Hello", context => context.CallActivityAsync<string>("Greet", "you"))
        .Orchestrator("Failing", context => context.CallActivityAsync<string>("Break"))
        .Orchestrator("Parent", context => context.CallSubOrchestratorAsync<string>("Hello"))
        .Orchestrator("Listener", context => context.WaitForExternalEvent<string>("word"))
        .Orchestrator("Sender", SendAsync)
        .Orchestrator("Patient", WaitAndGreetAsync)
        .Orchestrator("Again", TwiceAsync);

    [Fact]
    public async Task A_request_that_starts_an_orchestration_is_one_trace_with_it()
    {
        using TraceRecorder trace = new();
        await using EngineHarness engine = await EngineHarness.StartAsync(Functions);

        string id = await engine.RunAsync("Hello");

        Activity create = trace.Single("create_orchestration:Hello", ActivityKind.Producer);
        Activity orchestration = trace.Single("orchestration:Hello", ActivityKind.Server);
        Activity call = trace.Single("activity:Greet", ActivityKind.Client);
        Activity run = trace.Single("activity:Greet", ActivityKind.Server);
        Assert.Equal(4, trace.Spans.Count);
        Assert.Equal(trace.Root.SpanId, create.ParentSpanId);
        Assert.Equal(create.SpanId, orchestration.ParentSpanId);
        Assert.Equal(orchestration.SpanId, call.ParentSpanId);
        Assert.Equal(call.SpanId, run.ParentSpanId);
        Assert.Equal("Microsoft.DurableTask", create.Source.Name);
        Assert.All([orchestration, call, run], span => Assert.Equal("DurableTask.Core", span.Source.Name));
        Assert.All(trace.Spans, span => Assert.Equal(id, span.GetTagItem("durabletask.task.instance_id")));
    }

    [Fact]
    public async Task Spans_say_what_they_are_about()
    {
        using TraceRecorder trace = new();
        await using EngineHarness engine = await EngineHarness.StartAsync(Functions);

        await engine.RunAsync("Hello", options: new StartOrchestrationOptions { Version = new TaskVersion("1.2") });

        Activity create = trace.Single("create_orchestration:Hello@(1.2)", ActivityKind.Producer);
        Activity orchestration = trace.Single("orchestration:Hello@(1.2)", ActivityKind.Server);
        Activity run = trace.Single("activity:Greet", ActivityKind.Server);
        Assert.Equal("orchestration", create.GetTagItem("durabletask.type"));
        Assert.Equal("Hello", create.GetTagItem("durabletask.task.name"));
        Assert.Equal("1.2", create.GetTagItem("durabletask.task.version"));
        Assert.Equal("orchestration", orchestration.GetTagItem("durabletask.type"));
        Assert.Equal("1.2", orchestration.GetTagItem("durabletask.task.version"));
        Assert.Equal("Completed", orchestration.GetTagItem("durabletask.task.status"));
        Assert.Equal(
            create.GetTagItem("durabletask.task.execution_id"),
            orchestration.GetTagItem("durabletask.task.execution_id")
        );
        Assert.NotNull(create.GetTagItem("durabletask.task.execution_id"));
        Assert.Equal("activity", run.GetTagItem("durabletask.type"));
        Assert.Equal("Greet", run.GetTagItem("durabletask.task.name"));
        Assert.Equal(0, run.GetTagItem("durabletask.task.task_id"));
    }

    [Fact]
    public async Task An_orchestration_keeps_its_span_over_turns_and_restarts_of_the_process()
    {
        using TraceRecorder trace = new();
        FakeTimeProvider clock = new(EngineHarness.Start);
        MemoryOrchestrationStore store = new();
        string id;
        await using (EngineHarness first = await EngineHarness.StartAsync(Functions, store, clock))
        {
            id = await first.RunAsync("Patient");
        }

        Activity before = trace.Single("activity:Greet", ActivityKind.Client);
        Assert.DoesNotContain(trace.Spans, span => span.Kind == ActivityKind.Server && IsOrchestration(span));
        await using EngineHarness second = await EngineHarness.StartAsync(Functions, store, clock);
        await second.AdvanceAsync(TimeSpan.FromMinutes(10));

        await second.OutputAsync<string>(id);
        Activity orchestration = trace.Single("orchestration:Patient", ActivityKind.Server);
        Activity timer = trace.Single("orchestration:Patient:timer", ActivityKind.Internal);
        Activity[] calls = [.. trace.Spans.Where(span => span is { Kind: ActivityKind.Client })];
        Assert.Equal(2, calls.Length);
        Assert.Contains(before, calls);
        Assert.All([timer, .. calls], span => Assert.Equal(orchestration.SpanId, span.ParentSpanId));
        Assert.Equal(EngineHarness.Start.UtcDateTime, orchestration.StartTimeUtc);
        Assert.Equal(TimeSpan.FromMinutes(10), orchestration.Duration);
    }

    [Fact]
    public async Task A_timer_lasts_from_its_creation_to_its_firing()
    {
        using TraceRecorder trace = new();
        await using EngineHarness engine = await EngineHarness.StartAsync(Functions);
        await engine.RunAsync("Patient");

        await engine.AdvanceAsync(TimeSpan.FromMinutes(10));

        Activity timer = trace.Single("orchestration:Patient:timer", ActivityKind.Internal);
        Assert.Equal("timer", timer.GetTagItem("durabletask.type"));
        Assert.Equal("Patient", timer.GetTagItem("durabletask.task.name"));
        Assert.Equal("2030-01-01T12:10:00.0000000Z", timer.GetTagItem("durabletask.fire_at"));
        Assert.Equal(1, timer.GetTagItem("durabletask.task.task_id"));
        Assert.Equal(TimeSpan.FromMinutes(10), timer.Duration);
    }

    [Fact]
    public async Task A_sub_orchestration_is_under_the_call_of_it()
    {
        using TraceRecorder trace = new();
        await using EngineHarness engine = await EngineHarness.StartAsync(Functions);

        await engine.RunAsync("Parent");

        Activity parent = trace.Single("orchestration:Parent", ActivityKind.Server);
        Activity call = trace.Single("orchestration:Hello", ActivityKind.Client);
        Activity child = trace.Single("orchestration:Hello", ActivityKind.Server);
        Activity activity = trace.Single("activity:Greet", ActivityKind.Client);
        Assert.Equal(parent.SpanId, call.ParentSpanId);
        Assert.Equal(call.SpanId, child.ParentSpanId);
        Assert.Equal(child.SpanId, activity.ParentSpanId);
        Assert.Equal(0, call.GetTagItem("durabletask.task.task_id"));
    }

    [Fact]
    public async Task An_event_raised_by_a_request_is_in_its_trace_and_the_orchestration_links_to_it()
    {
        using TraceRecorder starting = new();
        await using EngineHarness engine = await EngineHarness.StartAsync(Functions);
        string id = await engine.RunAsync("Listener");

        using TraceRecorder raising = new();
        await engine.RaiseAsync(id, "word", "yes");

        Activity raised = raising.Single("orchestration_event:word", ActivityKind.Producer);
        Assert.Equal(raising.Root.SpanId, raised.ParentSpanId);
        Assert.Equal("event", raised.GetTagItem("durabletask.type"));
        Assert.Equal(id, raised.GetTagItem("durabletask.event.target_instance_id"));
        Activity listener = starting.Single("orchestration:Listener", ActivityKind.Server);
        Assert.Equal(raised.SpanId, Assert.Single(listener.Links).Context.SpanId);
    }

    [Fact]
    public async Task An_event_sent_by_an_orchestration_is_under_it_and_the_receiver_links_to_it()
    {
        using TraceRecorder trace = new();
        await using EngineHarness engine = await EngineHarness.StartAsync(Functions);
        string receiver = await engine.RunAsync("Listener");

        string sender = await engine.RunAsync("Sender", receiver);

        Activity sent = trace.Single("orchestration_event:word", ActivityKind.Producer);
        Assert.Equal(trace.Single("orchestration:Sender", ActivityKind.Server).SpanId, sent.ParentSpanId);
        Assert.Equal(sender, sent.GetTagItem("durabletask.task.instance_id"));
        Assert.Equal(receiver, sent.GetTagItem("durabletask.event.target_instance_id"));
        Activity listener = trace.Single("orchestration:Listener", ActivityKind.Server);
        Assert.Equal(sent.SpanId, Assert.Single(listener.Links).Context.SpanId);
    }

    [Fact]
    public async Task A_failure_marks_its_spans_with_its_type()
    {
        using TraceRecorder trace = new();
        await using EngineHarness engine = await EngineHarness.StartAsync(Functions);

        await engine.RunAsync("Failing");

        Activity call = trace.Single("activity:Break", ActivityKind.Client);
        Activity run = trace.Single("activity:Break", ActivityKind.Server);
        Activity orchestration = trace.Single("orchestration:Failing", ActivityKind.Server);
        Assert.All([call, run, orchestration], span => Assert.Equal(ActivityStatusCode.Error, span.Status));
        Assert.Equal(typeof(InvalidTimeZoneException).FullName, run.StatusDescription);
        Assert.Equal(typeof(TaskFailedException).FullName, orchestration.GetTagItem("error.type"));
        Assert.Equal("Failed", orchestration.GetTagItem("durabletask.task.status"));
    }

    [Fact]
    public async Task Every_attempt_of_a_retried_activity_has_its_spans()
    {
        int attempts = 0;
        TestFunctions functions = new TestFunctions()
            .Activity<object, string>("Flaky", _ => ++attempts < 3 ? throw new TimeoutException() : "done")
            .Orchestrator("Stubborn", context => context.CallActivityAsync<string>("Flaky", options: Retries()));
        using TraceRecorder trace = new();
        await using EngineHarness engine = await EngineHarness.StartAsync(functions);
        await engine.RunAsync("Stubborn");

        await engine.AdvanceAsync(TimeSpan.FromSeconds(5));
        await engine.AdvanceAsync(TimeSpan.FromSeconds(5));

        Activity[] runs =
        [
            .. trace.Spans.Where(span => span is { Kind: ActivityKind.Server } && !IsOrchestration(span)),
        ];
        ActivityStatusCode[] expected = [ActivityStatusCode.Error, ActivityStatusCode.Error, ActivityStatusCode.Unset];
        Assert.Equal(expected, runs.Select(span => span.Status));
        Assert.Equal(3, trace.Spans.Count(span => span.Kind == ActivityKind.Client));
        Assert.Equal(2, trace.Spans.Count(span => span.Kind == ActivityKind.Internal));
        Assert.Equal(ActivityStatusCode.Unset, trace.Single("orchestration:Stubborn", ActivityKind.Server).Status);
    }

    [Fact]
    public async Task Continuing_as_new_goes_on_with_the_same_span()
    {
        using TraceRecorder trace = new();
        await using EngineHarness engine = await EngineHarness.StartAsync(Functions);
        await engine.RunAsync("Again", 1);

        await engine.AdvanceAsync(TimeSpan.FromMinutes(1));
        await engine.AdvanceAsync(TimeSpan.FromMinutes(1));

        Activity orchestration = trace.Single("orchestration:Again", ActivityKind.Server);
        Activity[] timers = [.. trace.Spans.Where(span => span.Kind == ActivityKind.Internal)];
        Assert.Equal(2, timers.Length);
        Assert.All(timers, timer => Assert.Equal(orchestration.SpanId, timer.ParentSpanId));
        Assert.Equal(TimeSpan.FromMinutes(2), orchestration.Duration);
    }

    [Fact]
    public async Task A_turn_whose_commit_failed_is_run_again_and_sends_its_spans_once()
    {
        for (int failAt = 2; failAt < 12; failAt++)
        {
            using TraceRecorder trace = new();
            FaultyStore store = new(new MemoryOrchestrationStore(), failAt, afterEffect: false, forGood: false);
            await using EngineHarness engine = await EngineHarness.StartAsync(Functions, store);
            await engine.RunAsync("Hello");
            await engine.AdvanceAsync(TimeSpan.FromSeconds(1));

            Activity orchestration = trace.Single("orchestration:Hello", ActivityKind.Server);
            Assert.Equal(orchestration.SpanId, trace.Single("activity:Greet", ActivityKind.Client).ParentSpanId);
        }
    }

    private static bool IsOrchestration(Activity span) =>
        "orchestration".Equals(span.GetTagItem("durabletask.type") as string, StringComparison.Ordinal);

    private static TaskOptions Retries() => new(new RetryPolicy(3, TimeSpan.FromSeconds(5)));

    private static async Task<ExecutionStarted> StartOfAsync(EngineHarness engine, string id) =>
        (await HistoryAsync(engine, id)).OfType<ExecutionStarted>().Single();

    private static Task<IReadOnlyList<HistoryEvent>> HistoryAsync(EngineHarness engine, string id) =>
        ((IOrchestrationHistoryReader)engine.Engine).ReadHistoryAsync(id, TestContext.Current.CancellationToken);

    private static Task<string> SendAsync(TaskOrchestrationContext context)
    {
        context.SendEvent(context.GetInput<string>()!, "word", "yes");
        return Task.FromResult("sent");
    }

    private static async Task<string> WaitAndGreetAsync(TaskOrchestrationContext context)
    {
        await context.CallActivityAsync<string>("Greet", "you");
        await context.CreateTimer(TimeSpan.FromMinutes(10), CancellationToken.None);
        return await context.CallActivityAsync<string>("Greet", "you again");
    }

    private static async Task<string> TwiceAsync(TaskOrchestrationContext context)
    {
        await context.CreateTimer(TimeSpan.FromMinutes(1), CancellationToken.None);
        if (context.GetInput<int>() > 0)
        {
            context.ContinueAsNew(context.GetInput<int>() - 1);
        }

        return "done";
    }
}
