using Microsoft.Extensions.Logging;

namespace InboundFlow.LocalRuntime.Timers;

internal static partial class Log
{
    [LoggerMessage(
        EventId = 1,
        Level = LogLevel.Error,
        Message = "Timer function {Name} failed; it runs again at its next tick"
    )]
    public static partial void TimerFailed(ILogger logger, Exception exception, string name);
}
