using Microsoft.Extensions.Logging;

namespace InboundFlow.LocalRuntime.Management;

internal static partial class Log
{
    [LoggerMessage(
        EventId = 401,
        Level = LogLevel.Error,
        Message = "A call of the management API failed; it was answered with 500"
    )]
    public static partial void ManagementFailed(ILogger logger, Exception exception);
}
