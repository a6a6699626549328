using Microsoft.Extensions.Logging;

namespace InboundFlow.Functions.Assignment;

internal static partial class Log
{
    [LoggerMessage(
        EventId = 300,
        Level = LogLevel.Warning,
        Message = "The queue was not matched to its end; the next call or the sweep goes on."
    )]
    public static partial void QueueNotSettled(ILogger logger, Exception exception);
}
