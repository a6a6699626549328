using InboundFlow.LocalRuntime.Durable.History;
using Microsoft.Extensions.Logging;

namespace InboundFlow.Tests.LocalRuntime.Durable;

public sealed class ReplaySafeLoggerTests
{
    [Fact]
    public void A_replay_safe_logger_says_everything_once()
    {
        Lines lines = new();
        TurnRunner runner = new(
            new TestFunctions().Orchestrator(
                "Flow",
                async context =>
                {
                    ILogger logger = context.CreateReplaySafeLogger("Flow");
                    Say(logger, "begin");
                    await context.CallActivityAsync("A");
                    Say(logger, "middle");
                    await context.CallActivityAsync("A");
                    Say(logger, "end");
                    return 0;
                }
            ),
            "Flow",
            loggers: lines
        );

        runner.Run();
        runner.Run(new TaskCompleted(0, null));
        runner.Run(new TaskCompleted(1, null));

        Assert.Equal(["begin", "middle", "end"], lines.Written);
    }

    private static void Say(ILogger logger, string text) =>
        logger.Log(LogLevel.Information, default, text, exception: null, (line, _) => line);

    private sealed class Lines : ILoggerFactory, ILogger
    {
        public List<string> Written { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => Written.Add(formatter(state, exception));

        public void Dispose() { }
    }
}
