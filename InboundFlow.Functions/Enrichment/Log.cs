using Microsoft.Extensions.Logging;

namespace InboundFlow.Functions.Enrichment;

internal static partial class Log
{
    [LoggerMessage(
        EventId = 1,
        Level = LogLevel.Warning,
        Message = "Conversation {ConversationId}: the lookup ended as {Outcome} ({Kind}); going on without it."
    )]
    internal static partial void LookupFailed(
        ILogger logger,
        string conversationId,
        LookupOutcome outcome,
        string kind
    );

    [LoggerMessage(
        EventId = 2,
        Level = LogLevel.Warning,
        Message = "Conversation {ConversationId}: the lookup answered with status {StatusCode}; going on without it."
    )]
    internal static partial void LookupAnswered(ILogger logger, string conversationId, int statusCode);

    [LoggerMessage(
        EventId = 3,
        Level = LogLevel.Warning,
        Message = "Conversation {ConversationId}: the contact's data would have led the lookup elsewhere; not called."
    )]
    internal static partial void LookupLeftItsPath(ILogger logger, string conversationId);
}
