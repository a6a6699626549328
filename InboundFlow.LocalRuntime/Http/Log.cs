using Microsoft.Extensions.Logging;

namespace InboundFlow.LocalRuntime.Http;

internal static partial class Log
{
    [LoggerMessage(
        EventId = 1,
        Level = LogLevel.Error,
        Message = "HTTP function {Name} failed; the request was answered with 500"
    )]
    public static partial void FunctionFailed(ILogger logger, Exception exception, string name);
}
