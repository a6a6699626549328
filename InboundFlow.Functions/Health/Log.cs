using Microsoft.Extensions.Logging;

namespace InboundFlow.Functions.Health;

internal static partial class Log
{
    [LoggerMessage(6001, LogLevel.Error, "The health check could not reach the {Part}.")]
    public static partial void Failing(ILogger logger, string part, Exception exception);
}
