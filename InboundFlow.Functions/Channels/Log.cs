using Microsoft.Extensions.Logging;

namespace InboundFlow.Functions.Channels;

/// <summary>What the channels tell the operator. Never a body, a name, a number, an id of the provider, or a secret.</summary>
internal static partial class Log
{
    [LoggerMessage(
        2001,
        LogLevel.Warning,
        "Channel {ChannelId}: {Problem}. Set it under Channels:{ChannelId} in the settings."
    )]
    public static partial void AccountProblem(ILogger logger, string channelId, string problem);

    [LoggerMessage(
        2002,
        LogLevel.Warning,
        "Channel {ChannelId} refused a delivery: its signature is missing, wrong or too old. If the platform sent it, compare the secrets, and this machine's clock."
    )]
    public static partial void DeliveryRefused(ILogger logger, string channelId);

    [LoggerMessage(
        2003,
        LogLevel.Error,
        "Channel {ChannelId} could not store a delivery and answered 503; the platform will send it again."
    )]
    public static partial void DeliveryNotStored(ILogger logger, Exception exception, string channelId);

    [LoggerMessage(
        2004,
        LogLevel.Error,
        "Channel {ChannelId}: a {Kind} can never be stored and was put in quarantine."
    )]
    public static partial void EventCannotBeStored(ILogger logger, Exception exception, string channelId, string kind);

    [LoggerMessage(
        2005,
        LogLevel.Warning,
        "Channel {ChannelId} put a delivery, or a part of it, in quarantine: {Reason}."
    )]
    public static partial void Quarantined(ILogger logger, string channelId, string reason);
}
