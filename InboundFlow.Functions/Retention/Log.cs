using Microsoft.Extensions.Logging;

namespace InboundFlow.Functions.Retention;

internal static partial class Log
{
    [LoggerMessage(
        5001,
        LogLevel.Information,
        "{Count} orchestrations were purged: they are over, and were started more than {Days} days ago."
    )]
    public static partial void Purged(ILogger logger, int count, int days);
}
