using Microsoft.Extensions.Logging;

namespace InboundFlow.LocalRuntime.Hosting;

internal static partial class Log
{
    [LoggerMessage(
        EventId = 1,
        Level = LogLevel.Critical,
        Message = "Another process took the task hub {TaskHub}; this one stops. Start only one process a hub"
    )]
    public static partial void LeaseLost(ILogger logger, string taskHub);

    [LoggerMessage(
        EventId = 2,
        Level = LogLevel.Warning,
        Message = "The lease of the task hub {TaskHub} was not renewed; trying again"
    )]
    public static partial void LeaseNotRenewed(ILogger logger, Exception exception, string taskHub);

    [LoggerMessage(
        EventId = 3,
        Level = LogLevel.Warning,
        Message = "The lease of the task hub {TaskHub} was not released"
    )]
    public static partial void LeaseNotReleased(ILogger logger, Exception exception, string taskHub);

    [LoggerMessage(
        EventId = 4,
        Level = LogLevel.Information,
        Message = "host.json: extensions.durableTask.{Setting} means nothing to the local host"
    )]
    public static partial void SettingUnused(ILogger logger, string setting);
}
