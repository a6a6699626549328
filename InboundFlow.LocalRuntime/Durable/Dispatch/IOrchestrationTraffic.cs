using InboundFlow.LocalRuntime.Durable.Replay;
using InboundFlow.LocalRuntime.Durable.Storage;

namespace InboundFlow.LocalRuntime.Durable.Dispatch;

/// <summary>What a step of one instance has for others.</summary>
internal interface IOrchestrationTraffic
{
    /// <summary>Runs an activity, some time soon.</summary>
    void Dispatch(ActivityWork work);

    /// <summary>Gives another instance a message. Given twice, it is taken once.</summary>
    Task DeliverAsync(OutgoingMessage message, CancellationToken cancellationToken);

    /// <summary>Tells those who wait for the instance.</summary>
    void Publish(InstanceRow row);

    /// <summary>The code of this execution has awaited something not durable.</summary>
    void NoteForeignCode(string instanceId, string executionId);
}
