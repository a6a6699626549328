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

    [LoggerMessage(
        EventId = 301,
        Level = LogLevel.Warning,
        Message = "{ConversationId}: has an agent and could not be told of it; the sweep tries again."
    )]
    public static partial void NotTold(ILogger logger, string conversationId, Exception exception);
}
