using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Replay;
using Microsoft.DurableTask.Converters;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace InboundFlow.Tests.LocalRuntime.Durable;

/// <summary>Takes an instance from turn to turn without an engine: the test says what arrives together.</summary>
internal sealed class TurnRunner(
    TestFunctions functions,
    string orchestrator,
    string? input = null,
    ILoggerFactory? loggers = null
)
{
    private readonly OrchestratorTurn turn = new(
        functions,
        new JsonDataConverter(),
        loggers ?? NullLoggerFactory.Instance
    );
    private readonly List<HistoryEvent> history = [];
    private DateTimeOffset now = EngineHarness.Start;
    private int messages;

    public IReadOnlyList<HistoryEvent> History => history;

    /// <summary>An event of its own message, raised now.</summary>
    public EventRaised Raised(string name, string? json = null) => new(name, json, $"m{messages++}") { At = now };

    public TurnResult Run(TimeSpan later, params HistoryEvent[] arrived)
    {
        now += later;
        return Run(arrived);
    }

    /// <summary>The next turn; the first one's arrivals come after the start.</summary>
    public TurnResult Run(params HistoryEvent[] arrived)
    {
        HistoryEvent[] all =
        [
            .. history.Count == 0
                ? [new ExecutionStarted(orchestrator, input) { At = now }]
                : Array.Empty<HistoryEvent>(),
            .. arrived.Select(item => item with { At = now }),
        ];
        TurnInput next = new("instance", "execution", [.. history], all, now, CustomStatus: null);
        TurnResult result = turn.Run(next, () => throw new InvalidOperationException("It awaits only durable tasks."));
        history.AddRange(result.NewEvents);
        return result;
    }
}
