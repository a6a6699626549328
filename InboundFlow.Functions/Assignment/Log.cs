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

    [LoggerMessage(
        EventId = 302,
        Level = LogLevel.Warning,
        Message = "{ClockId}: could not be set for the next change; the sweep does what it would have done."
    )]
    public static partial void ClockNotSet(ILogger logger, string clockId, Exception exception);

    [LoggerMessage(
        EventId = 303,
        Level = LogLevel.Warning,
        Message = "{ClockId}: did not wake in time; the sweep did what was due, and sets it again."
    )]
    public static partial void ClockMissed(ILogger logger, string clockId);

    [LoggerMessage(
        EventId = 304,
        Level = LogLevel.Warning,
        Message = "{ConversationId}: its agent is gone and it could not be returned to the queue; the next look tries again."
    )]
    public static partial void NotReturned(ILogger logger, string conversationId, Exception exception);
}
