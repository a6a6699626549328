using InboundFlow.LocalRuntime.Durable.Storage;
using Microsoft.Extensions.Logging;

namespace InboundFlow.LocalRuntime.Durable;

internal static partial class Log
{
    [LoggerMessage(
        EventId = 101,
        Level = LogLevel.Warning,
        Message = "Orchestration '{InstanceId}': a step failed. It is read again after {Rest}."
    )]
    public static partial void StepFailed(ILogger logger, string instanceId, TimeSpan rest, Exception exception);

    [LoggerMessage(
        EventId = 102,
        Level = LogLevel.Warning,
        Message = "Orchestration '{InstanceId}': activity '{Activity}' failed with {ErrorType}."
    )]
    public static partial void ActivityFailed(ILogger logger, string instanceId, string activity, string errorType);

    [LoggerMessage(
        EventId = 105,
        Level = LogLevel.Debug,
        Message = "Orchestration '{InstanceId}': activity '{Activity}' failed with this message"
    )]
    public static partial void ActivityFailure(ILogger logger, Exception exception, string instanceId, string activity);

    [LoggerMessage(
        EventId = 103,
        Level = LogLevel.Information,
        Message = "Task hub '{TaskHub}': {Count} orchestrations are under way, {Waiting} of them wait."
    )]
    public static partial void Recovered(ILogger logger, string taskHub, int count, int waiting);

    [LoggerMessage(
        EventId = 106,
        Level = LogLevel.Warning,
        Message = "Orchestration '{InstanceId}': this process does not run its version. It is left for one that does."
    )]
    public static partial void Left(ILogger logger, string instanceId);

    [LoggerMessage(
        EventId = 111,
        Level = LogLevel.Warning,
        Message = "Orchestration '{InstanceId}': it should have been moving and was not ({Reason}). It goes on now."
    )]
    public static partial void InstanceRepaired(ILogger logger, string instanceId, StallReason reason);

    [LoggerMessage(
        EventId = 112,
        Level = LogLevel.Warning,
        Message = "The storage did not answer when asked for orchestrations that are stuck. It is asked again later."
    )]
    public static partial void SweepFailed(ILogger logger, Exception exception);

    [LoggerMessage(
        EventId = 110,
        Level = LogLevel.Warning,
        Message = "Orchestration '{InstanceId}': {What} takes {Kilobytes} KB. Every replay reads it: store it and pass a reference."
    )]
    public static partial void PayloadIsLarge(ILogger logger, string instanceId, string what, int kilobytes);

    [LoggerMessage(
        EventId = 104,
        Level = LogLevel.Warning,
        Message = "Task hub '{TaskHub}': the storage did not answer while stopping. The instances' table lags until the next start."
    )]
    public static partial void RowsNotWritten(ILogger logger, string taskHub, Exception exception);
}
