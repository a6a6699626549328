using System.Collections.Concurrent;
using InboundFlow.Tests.Support;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Tests.Functions.Assignment.Telling;

/// <summary>A durable client that writes down what it is asked for, and knows the instances it was asked to start.</summary>
internal sealed class RequestRecorder : UnusedDurableClient
{
    private readonly ConcurrentDictionary<string, OrchestrationRuntimeStatus> instances = new(StringComparer.Ordinal);

    /// <summary><c>get id</c>, <c>start id</c>, <c>raise id name payload</c>, in order.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Called before each request with its text. It may throw.</summary>
    public Action<string>? Before { get; set; }

    /// <summary>What becomes of an instance by another hand.</summary>
    public void Becomes(string instanceId, OrchestrationRuntimeStatus status) => instances[instanceId] = status;

    public override Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName,
        object? input = null,
        StartOrchestrationOptions? options = null,
        CancellationToken cancellation = default
    )
    {
        string id = options!.InstanceId!;
        Note($"start {id}");
        instances[id] = OrchestrationRuntimeStatus.Running;
        return Task.FromResult(id);
    }

    public override Task RaiseEventAsync(
        string instanceId,
        string eventName,
        object? eventPayload = null,
        CancellationToken cancellation = default
    )
    {
        Note(
            $"raise {instanceId} {eventName}" + (eventPayload is DateTimeOffset at ? $" {at.UtcDateTime:HH:mm:ss}" : "")
        );
        return Task.CompletedTask;
    }

    public override Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId,
        bool getInputsAndOutputs = false,
        CancellationToken cancellation = default
    )
    {
        Note($"get {instanceId}");
        return Task.FromResult(
            instances.TryGetValue(instanceId, out OrchestrationRuntimeStatus status)
                ? new OrchestrationMetadata("recorded", instanceId) { RuntimeStatus = status }
                : null
        );
    }

    private void Note(string request)
    {
        Before?.Invoke(request);
        Requests.Enqueue(request);
    }
}
