using Microsoft.Extensions.Logging;

namespace InboundFlow.LocalRuntime.Durable;

internal static partial class Log
{
    [LoggerMessage(
        EventId = 1,
        Level = LogLevel.Warning,
        Message = "Orchestration '{InstanceId}': a step failed. It is read again after {Rest}."
    )]
    public static partial void StepFailed(ILogger logger, string instanceId, TimeSpan rest, Exception exception);

    [LoggerMessage(
        EventId = 2,
        Level = LogLevel.Warning,
        Message = "Orchestration '{InstanceId}': activity '{Activity}' failed with {ErrorType}."
    )]
    public static partial void ActivityFailed(ILogger logger, string instanceId, string activity, string errorType);

    [LoggerMessage(
        EventId = 3,
        Level = LogLevel.Information,
        Message = "Task hub '{TaskHub}': {Count} orchestrations are under way, {Waiting} of them wait."
    )]
    public static partial void Recovered(ILogger logger, string taskHub, int count, int waiting);

    [LoggerMessage(
        EventId = 10,
        Level = LogLevel.Warning,
        Message = "Orchestration '{InstanceId}': {What} takes {Kilobytes} KB. Every replay reads it: store it and pass a reference."
    )]
    public static partial void PayloadIsLarge(ILogger logger, string instanceId, string what, int kilobytes);

    [LoggerMessage(
        EventId = 4,
        Level = LogLevel.Warning,
        Message = "Task hub '{TaskHub}': the storage did not answer while stopping. The instances' table lags until the next start."
    )]
    public static partial void RowsNotWritten(ILogger logger, string taskHub, Exception exception);
}
