using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Replay;
using Microsoft.DurableTask.Converters;
using Microsoft.Extensions.Logging.Abstractions;

namespace InboundFlow.Tests.LocalRuntime.Durable;

public sealed class TurnTests
{
    private static readonly DateTimeOffset Now = EngineHarness.Start;

    private static readonly OrchestratorTurn Race = new(
        new TestFunctions().Orchestrator(
            "Race",
            async context =>
            {
                Task deadline = context.CreateTimer(TimeSpan.FromMinutes(2), CancellationToken.None);
                Task<string> answer = context.WaitForExternalEvent<string>("answer");
                return await Task.WhenAny(answer, deadline) == deadline ? "late" : "in time";
            }
        ),
        new JsonDataConverter(),
        NullLoggerFactory.Instance
    );

    [Theory]
    [InlineData(1, "\"in time\"")]
    [InlineData(2, "\"in time\"")]
    [InlineData(3, "\"late\"")]
    public void Of_an_event_and_a_timer_found_together_the_earlier_one_comes_first(int minutes, string expected)
    {
        TurnResult begun = Run([], [new ExecutionStarted("Race", null) { At = Now }], Now);

        TurnResult result = Run(
            begun.NewEvents,
            [new EventRaised("answer", "\"here\"", "m") { At = Now.AddMinutes(minutes) }],
            Now.AddMinutes(10)
        );

        Assert.Equal(new TurnOutcome.Completed(expected), result.Outcome);
    }

    [Fact]
    public void A_turn_says_when_the_next_timer_is_due()
    {
        TurnResult begun = Run([], [new ExecutionStarted("Race", null) { At = Now }], Now);

        Assert.Equal(Now.AddMinutes(2), begun.NextTimerAt);
        Assert.IsType<TurnOutcome.Waiting>(begun.Outcome);
    }

    private static TurnResult Run(
        IReadOnlyList<HistoryEvent> history,
        IReadOnlyList<HistoryEvent> arrived,
        DateTimeOffset now
    ) =>
        Race.Run(
            new TurnInput("instance", "execution", history, arrived, now, CustomStatus: null),
            () => throw new InvalidOperationException("The orchestrator awaits only durable tasks.")
        );
}
