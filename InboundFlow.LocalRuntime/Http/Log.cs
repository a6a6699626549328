using Microsoft.Extensions.Logging;

namespace InboundFlow.LocalRuntime.Http;

internal static partial class Log
{
    [LoggerMessage(
        EventId = 201,
        Level = LogLevel.Error,
        Message = "HTTP function {Name} failed with {ErrorType}; the request was answered with 500.{StackTrace}"
    )]
    public static partial void FunctionFailed(ILogger logger, string name, string errorType, string stackTrace);

    [LoggerMessage(EventId = 202, Level = LogLevel.Debug, Message = "HTTP function {Name} failed with this message")]
    public static partial void FunctionFailure(ILogger logger, Exception exception, string name);
}
