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
        Message = "host.json: of extensions.durableTask these mean nothing to the local host: {Settings}"
    )]
    public static partial void SettingsUnused(ILogger logger, string settings);

    [LoggerMessage(
        EventId = 5,
        Level = LogLevel.Warning,
        Message = "host.json: extensions.durableTask.{Setting} has no effect there, here or in Azure; it belongs at {Place}"
    )]
    public static partial void SettingMisplaced(ILogger logger, string setting, string place);

    [LoggerMessage(
        EventId = 6,
        Level = LogLevel.Warning,
        Message = "host.json: extensions.durableTask.{Setting} is no setting of Durable Functions; is it misspelt?"
    )]
    public static partial void SettingUnknown(ILogger logger, string setting);

    [LoggerMessage(
        EventId = 7,
        Level = LogLevel.Warning,
        Message = "There are no keys, which does not matter as long as none are asked for"
    )]
    public static partial void NoKeys(ILogger logger, Exception exception);

    [LoggerMessage(
        EventId = 8,
        Level = LogLevel.Warning,
        Message = "Others than its owner may read the keys in {Path}: chmod 600 it, and replace keys that may be known"
    )]
    public static partial void KeysOpenToOthers(ILogger logger, string path);
}
