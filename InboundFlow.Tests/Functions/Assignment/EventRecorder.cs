using System.Collections.Concurrent;
using InboundFlow.Functions.Assignment;
using InboundFlow.Tests.Support;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Tests.Functions.Assignment;

/// <summary>A durable client that notes the placements it is told of, and fails when a test says so.</summary>
internal sealed class EventRecorder : UnusedDurableClient, IWorkflowRestarter
{
    /// <summary>Whose workflows were started again.</summary>
    public List<string> Restarted { get; } = [];

    public Task RestartAsync(DurableTaskClient client, Placement placement, CancellationToken cancellationToken)
    {
        Restarted.Add(placement.ConversationId);
        return Task.CompletedTask;
    }

    public ConcurrentQueue<(string InstanceId, string Name, Placement Payload)> Events { get; } = new();

    /// <summary>Called before an event is taken. It may throw.</summary>
    public Action<string>? BeforeEvent { get; set; }

    /// <summary>What is known of an instance.</summary>
    public Func<string, OrchestrationMetadata?> Instance { get; set; } =
        id => new OrchestrationMetadata("ConversationOrchestrator", id)
        {
            RuntimeStatus = OrchestrationRuntimeStatus.Running,
        };

    public override Task RaiseEventAsync(
        string instanceId,
        string eventName,
        object? eventPayload = null,
        CancellationToken cancellation = default
    )
    {
        BeforeEvent?.Invoke(instanceId);
        if (eventPayload is Placement placement)
        {
            Events.Enqueue((instanceId, eventName, placement));
        }

        return Task.CompletedTask;
    }

    public override Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId,
        bool getInputsAndOutputs = false,
        CancellationToken cancellation = default
    ) => Task.FromResult(Instance(instanceId));
}
