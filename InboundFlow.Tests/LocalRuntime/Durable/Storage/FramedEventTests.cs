using Azure.Data.Tables;
using CsCheck;
using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Storage;

namespace InboundFlow.Tests.LocalRuntime.Durable.Storage;

public sealed class FramedEventTests
{
    private static readonly Gen<HistoryEvent> AnyEvent = Gen.Select(
        Gen.Int[0, 4],
        Gen.Int[0, 1000],
        (kind, ticks) =>
        {
            HistoryEvent item = kind switch
            {
                0 => new OrchestratorStarted(),
                1 => new OrchestratorCompleted(),
                2 => new TaskScheduled(ticks, "A", null),
                3 => new TaskCompleted(ticks, "1"),
                _ => new EventRaised("E", null, "m"),
            };
            return item with { At = EngineHarness.Start.AddTicks(ticks) };
        }
    );

    [Fact]
    public void A_history_reads_as_it_was_written_wherever_turns_begin_and_end() =>
        AnyEvent.Array[0, 12].Sample(events => Assert.Equal(events, WriteAndRead(events)));

    [Fact]
    public void A_turn_takes_no_rows_but_those_of_what_happened_in_it()
    {
        HistoryEvent[] turn =
        [
            new OrchestratorStarted(),
            new TaskCompleted(0, "1"),
            new TaskScheduled(1, "A", null),
            new OrchestratorCompleted(),
        ];

        Assert.Equal([turn[1], turn[2]], FramedEvent.Fold(turn).Select(framed => framed.Event));
        Assert.Equal(4, FramedEvent.Fold([.. turn, .. turn]).Count);
    }

    [Fact]
    public void A_turn_in_which_nothing_happened_takes_rows_nevertheless() =>
        Assert.NotEmpty(FramedEvent.Fold([new OrchestratorStarted(), new OrchestratorCompleted()]));

    private static HistoryEvent[] WriteAndRead(HistoryEvent[] events) =>
        [
            .. FramedEvent
                .Fold(events)
                .SelectMany(framed =>
                {
                    TableEntity row = new("p", "r");
                    framed.Write(row);
                    return FramedEvent.Read(row);
                }),
        ];
}
