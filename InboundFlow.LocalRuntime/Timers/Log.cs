using Microsoft.Extensions.Logging;

namespace InboundFlow.LocalRuntime.Timers;

internal static partial class Log
{
    [LoggerMessage(
        EventId = 301,
        Level = LogLevel.Error,
        Message = "Timer function {Name} failed with {ErrorType}; it runs again at its next tick.{StackTrace}"
    )]
    public static partial void TimerFailed(ILogger logger, string name, string errorType, string stackTrace);

    [LoggerMessage(EventId = 302, Level = LogLevel.Debug, Message = "Timer function {Name} failed with this message")]
    public static partial void TimerFailure(ILogger logger, Exception exception, string name);
}
