using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Telemetry;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Tests.LocalRuntime.Durable.History;

public sealed class HistoryJsonTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 2, 9, 0, 0, 123, TimeSpan.Zero);

    private static readonly TaskFailureDetails Failure = new(
        "System.IO.IOException",
        "It \"broke\".",
        "at Step.Run()",
        new TaskFailureDetails("System.TimeoutException", "Too late.", null, null, null),
        Properties: null
    )
    {
        IsNonRetriable = true,
    };

    private static readonly HistoryEvent[] OneOfEach =
    [
        new OrchestratorStarted(),
        new ExecutionStarted("Flow", "{\"a\":\"ß\"}")
        {
            Version = "1.2",
            Parent = new ParentLink("Parent", "p1", "x1", 7),
            Tags = new Dictionary<string, string> { ["tag"] = "value" },
            ScheduledStartAt = At,
            ParentTrace = new DurableTraceContext("00-1-2-01", "state") { SpanId = "3" },
        },
        new TaskScheduled(0, "Step", "1") { Tags = new Dictionary<string, string> { ["tag"] = "value" } },
        new SubOrchestrationInstanceCreated(1, "Child", "c1", null) { Version = "1.3" },
        new TimerCreated(2, At),
        new EventSent(3, "other", "hello", "2"),
        new TaskCompleted(0, "3"),
        new TaskFailed(0, Failure),
        new SubOrchestrationInstanceCompleted(1, null),
        new SubOrchestrationInstanceFailed(1, Failure),
        new TimerFired(2, At),
        new EventRaised("news", "4", "m1"),
        new ExecutionSuspended("later"),
        new ExecutionResumed(null),
        new ExecutionRewound("again", "x3", "flow/1"),
        new ExecutionTerminated("5", Recursive: true),
        new ExecutionCompleted(4, OrchestrationRuntimeStatus.Completed, "6", null),
        new OrchestratorCompleted(),
    ];

    private static readonly RecordedHistory History = new("flow/1", "x2", [.. OneOfEach.Select(At09)]);

    [Fact]
    public void Every_type_of_event_comes_back_as_it_was()
    {
        RecordedHistory read = HistoryJson.Read(HistoryJson.Write(History));

        Assert.Equal((History.InstanceId, History.ExecutionId), (read.InstanceId, read.ExecutionId));
        Assert.Equivalent(History.Events, read.Events, strict: true);
        Assert.Equal(History.Events.Select(item => item.GetType()), read.Events.Select(item => item.GetType()));
    }

    [Fact]
    public void Every_type_of_event_is_known()
    {
        IEnumerable<Type> types = typeof(HistoryEvent)
            .Assembly.GetTypes()
            .Where(type => type is { IsAbstract: false } && typeof(HistoryEvent).IsAssignableFrom(type));

        Assert.Equal(
            types.Select(type => type.Name).Order(StringComparer.Ordinal),
            OneOfEach.Select(item => item.GetType().Name).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void The_text_is_what_earlier_versions_wrote()
    {
        // Files like this one are kept. If this test fails, give the new form another number, and read both.
        const string Written = """
            {
              "format": 1,
              "instanceId": "flow/1",
              "executionId": "x2",
              "events": [
                {"type":"OrchestratorStarted","at":"2026-03-02T09:00:00.123+00:00"},
                {"type":"ExecutionStarted","name":"Flow","input":"{\"a\":\"ß\"}","version":"1.2","parent":{"name":"Parent","instanceId":"p1","executionId":"x1","taskScheduledId":7},"tags":{"tag":"value"},"scheduledStartAt":"2026-03-02T09:00:00.123+00:00","parentTrace":{"traceParent":"00-1-2-01","traceState":"state","spanId":"3"},"at":"2026-03-02T09:00:00.123+00:00"},
                {"type":"TaskScheduled","name":"Step","input":"1","tags":{"tag":"value"},"eventId":0,"at":"2026-03-02T09:00:00.123+00:00"},
                {"type":"SubOrchestrationInstanceCreated","name":"Child","instanceId":"c1","version":"1.3","eventId":1,"at":"2026-03-02T09:00:00.123+00:00"},
                {"type":"TimerCreated","fireAt":"2026-03-02T09:00:00.123+00:00","eventId":2,"at":"2026-03-02T09:00:00.123+00:00"},
                {"type":"EventSent","instanceId":"other","name":"hello","input":"2","eventId":3,"at":"2026-03-02T09:00:00.123+00:00"},
                {"type":"TaskCompleted","result":"3","taskScheduledId":0,"at":"2026-03-02T09:00:00.123+00:00"},
                {"type":"TaskFailed","failureDetails":{"errorType":"System.IO.IOException","errorMessage":"It \"broke\".","stackTrace":"at Step.Run()","innerFailure":{"errorType":"System.TimeoutException","errorMessage":"Too late.","isNonRetriable":false},"isNonRetriable":true},"taskScheduledId":0,"at":"2026-03-02T09:00:00.123+00:00"},
                {"type":"SubOrchestrationInstanceCompleted","taskScheduledId":1,"at":"2026-03-02T09:00:00.123+00:00"},
                {"type":"SubOrchestrationInstanceFailed","failureDetails":{"errorType":"System.IO.IOException","errorMessage":"It \"broke\".","stackTrace":"at Step.Run()","innerFailure":{"errorType":"System.TimeoutException","errorMessage":"Too late.","isNonRetriable":false},"isNonRetriable":true},"taskScheduledId":1,"at":"2026-03-02T09:00:00.123+00:00"},
                {"type":"TimerFired","timerId":2,"fireAt":"2026-03-02T09:00:00.123+00:00","at":"2026-03-02T09:00:00.123+00:00"},
                {"type":"EventRaised","name":"news","input":"4","messageId":"m1","at":"2026-03-02T09:00:00.123+00:00"},
                {"type":"ExecutionSuspended","reason":"later","at":"2026-03-02T09:00:00.123+00:00"},
                {"type":"ExecutionResumed","at":"2026-03-02T09:00:00.123+00:00"},
                {"type":"ExecutionRewound","reason":"again","parentExecutionId":"x3","instanceId":"flow/1","at":"2026-03-02T09:00:00.123+00:00"},
                {"type":"ExecutionTerminated","input":"5","recursive":true,"at":"2026-03-02T09:00:00.123+00:00"},
                {"type":"ExecutionCompleted","orchestrationStatus":"Completed","result":"6","eventId":4,"at":"2026-03-02T09:00:00.123+00:00"},
                {"type":"OrchestratorCompleted","at":"2026-03-02T09:00:00.123+00:00"}
              ]
            }
            """;

        Assert.Equal(Written.ReplaceLineEndings("\n"), HistoryJson.Write(History));
    }

    [Theory]
    [InlineData("", "no JSON")]
    [InlineData("[]", "no JSON")]
    [InlineData("null", "no \"format\"")]
    [InlineData("{}", "no \"format\"")]
    [InlineData("""{"format":2}""", "format is 2")]
    [InlineData("""{"format":1}""", "lacks")]
    [InlineData("""{"format":1,"instanceId":"a","executionId":"b","events":[]}""", "lacks")]
    [InlineData("""{"format":1,"instanceId":"a","executionId":"b","events":[{"type":"Other"}]}""", "Other")]
    [InlineData(
        """{"format":1,"instanceId":"a","executionId":"b","events":[{"type":"TimerCreated","more":1}]}""",
        "more"
    )]
    public void What_is_no_history_is_refused_with_the_reason(string text, string expected)
    {
        InvalidDataException refusal = Assert.Throws<InvalidDataException>(() => HistoryJson.Read(text));

        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
    }

    private static HistoryEvent At09(HistoryEvent item) => item with { At = At };
}
