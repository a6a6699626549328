using Azure.Data.Tables;
using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Storage;
using InboundFlow.LocalRuntime.Durable.Telemetry;

namespace InboundFlow.Tests.LocalRuntime.Durable.Telemetry;

public sealed class TraceColumnsTests
{
    private static readonly DurableTraceContext Trace = new(
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "vendor=state"
    );

    public static TheoryData<HistoryEvent> Events =>
        [
            new ExecutionStarted("Flow", "1")
            {
                ParentTrace = Trace with { SpanId = "a1b2c3d4e5f60718", ActivityStartTime = EngineHarness.Start },
            },
            new TaskScheduled(0, "Greet", "1") { ParentTrace = Trace },
            new EventRaised("word", "1", "m1") { ParentTrace = Trace },
            new SubOrchestrationInstanceCreated(1, "Child", "id", "1") { ClientSpanId = "a1b2c3d4e5f60718" },
        ];

    [Theory]
    [MemberData(nameof(Events))]
    public void The_place_in_the_trace_comes_back_from_the_table(HistoryEvent item)
    {
        HistoryEvent stored = item with { At = EngineHarness.Start };

        Assert.Equal(stored, HistoryColumns.Read(Write(stored)));
    }

    [Fact]
    public void Without_a_trace_there_is_no_column_for_it()
    {
        TableEntity row = Write(new TaskScheduled(0, "Greet", "1") { At = EngineHarness.Start });

        Assert.False(row.ContainsKey("ParentTraceContext"));
    }

    private static TableEntity Write(HistoryEvent item)
    {
        TableEntity row = new("partition", "row");
        HistoryColumns.Write(row, item);
        return row;
    }
}
