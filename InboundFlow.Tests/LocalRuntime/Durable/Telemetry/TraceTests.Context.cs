using System.Diagnostics;
using InboundFlow.LocalRuntime.Durable.History;

namespace InboundFlow.Tests.LocalRuntime.Durable.Telemetry;

public sealed partial class TraceTests
{
    [Fact]
    public async Task What_is_not_sampled_sends_nothing_and_stays_so()
    {
        using TraceRecorder trace = new(ActivitySamplingResult.None);
        await using EngineHarness engine = await EngineHarness.StartAsync(Functions);

        string id = await engine.RunAsync("Hello");

        Assert.Empty(trace.Spans);
        ExecutionStarted start = await StartOfAsync(engine, id);
        Assert.EndsWith("-00", start.ParentTrace!.TraceParent, StringComparison.Ordinal);
        Assert.Contains(trace.Root.TraceId.ToHexString(), start.ParentTrace.TraceParent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_trace_nothing_of_one_is_stored()
    {
        Activity.Current = null;
        await using EngineHarness engine = await EngineHarness.StartAsync(Functions);

        string id = await engine.RunAsync("Parent");

        IReadOnlyList<HistoryEvent> history = await HistoryAsync(engine, id);
        Assert.Null(history.OfType<ExecutionStarted>().Single().ParentTrace);
        Assert.Null(history.OfType<SubOrchestrationInstanceCreated>().Single().ClientSpanId);
    }

    [Fact]
    public async Task An_activity_runs_with_its_span_as_the_current_one()
    {
        ActivitySpanId? seen = null;
        TestFunctions functions = new TestFunctions()
            .Activity<object, string>(
                "Look",
                _ =>
                {
                    seen = Activity.Current?.SpanId;
                    return "";
                }
            )
            .Orchestrator("Looker", context => context.CallActivityAsync<string>("Look"));
        using TraceRecorder trace = new();
        await using EngineHarness engine = await EngineHarness.StartAsync(functions);

        await engine.RunAsync("Looker");

        Assert.Equal(trace.Single("activity:Look", ActivityKind.Server).SpanId, seen);
    }

    [Fact]
    public async Task An_orchestrator_runs_with_its_span_as_the_current_one_which_is_not_sent_for_that()
    {
        List<ActivityContext?> seen = [];
        TestFunctions functions = new TestFunctions()
            .Activity<string, string>("Greet", name => "Hello " + name)
            .Orchestrator(
                "Looker",
                async context =>
                {
                    seen.Add(Activity.Current?.Context);
                    return await context.CallActivityAsync<string>("Greet", "you");
                }
            );
        using TraceRecorder trace = new();
        await using EngineHarness engine = await EngineHarness.StartAsync(functions);

        await engine.RunAsync("Looker");

        Activity orchestration = trace.Single("orchestration:Looker", ActivityKind.Server);
        Assert.Equal(2, seen.Count);
        Assert.All(seen, context => Assert.Equal(orchestration.Context, context));
        Assert.Equal(4, trace.Spans.Count);
    }
}
