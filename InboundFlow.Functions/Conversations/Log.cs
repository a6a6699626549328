using Microsoft.Extensions.Logging;

namespace InboundFlow.Functions.Conversations;

internal static partial class Log
{
    [LoggerMessage(
        2001,
        LogLevel.Warning,
        "{Count} conversations were still being enriched half a minute after they opened; their workflows have been started where they were not."
    )]
    public static partial void Swept(ILogger logger, int count);

    [LoggerMessage(2003, LogLevel.Warning, "{ConversationId}: the sweep could not look after it.")]
    public static partial void NotRepaired(ILogger logger, string conversationId, Exception exception);

    [LoggerMessage(2002, LogLevel.Information, "{ConversationId}: opened on channel {ChannelId}.")]
    public static partial void Opened(ILogger logger, string conversationId, string channelId);
}
