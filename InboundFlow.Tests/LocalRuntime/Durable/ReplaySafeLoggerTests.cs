using InboundFlow.LocalRuntime.Durable.History;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace InboundFlow.Tests.LocalRuntime.Durable;

public sealed class ReplaySafeLoggerTests
{
    [Fact]
    public void A_replay_safe_logger_says_everything_once()
    {
        using FakeLoggerProvider logs = new();
        using LoggerFactory loggers = new([logs]);
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
            loggers: loggers
        );

        runner.Run();
        runner.Run(new TaskCompleted(0, null));
        runner.Run(new TaskCompleted(1, null));

        Assert.Equal(["begin", "middle", "end"], logs.Collector.GetSnapshot().Select(line => line.Message));
    }

    private static void Say(ILogger logger, string text) =>
        logger.Log(LogLevel.Information, default, text, exception: null, (line, _) => line);
}
