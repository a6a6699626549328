using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Functions.Conversations;

/// <summary>Starting orchestrations whose id says what they are for.</summary>
internal static class Orchestrations
{
    /// <summary>The states of an instance that is under way, or has done its work.</summary>
    public static readonly OrchestrationRuntimeStatus[] UnderWayOrDone =
    [
        OrchestrationRuntimeStatus.Pending,
        OrchestrationRuntimeStatus.Running,
        OrchestrationRuntimeStatus.Suspended,
        OrchestrationRuntimeStatus.Completed,
    ];

    /// <summary>
    /// Starts an orchestration unless there is one of that id under way, or one that completed; one that failed or was
    /// terminated is begun again. Safe to repeat, also by two callers at once.
    /// </summary>
    public static async Task StartOnceAsync(
        DurableTaskClient client,
        string name,
        object input,
        string instanceId,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                name,
                input,
                new StartOrchestrationOptions(instanceId).WithDedupeStatuses(UnderWayOrDone),
                cancellationToken
            );
        }
        catch (InvalidOperationException)
        {
            // The exact type for "it exists" belongs to a package that the app does not name, so make sure it does.
            if (await client.GetInstanceAsync(instanceId, cancellationToken) is null)
            {
                throw;
            }
        }
    }

    /// <summary>The same, and waits until it is done.</summary>
    /// <returns>The instance, with its output.</returns>
    /// <exception cref="InvalidOperationException">It did not complete: an operator has to look.</exception>
    public static async Task<OrchestrationMetadata> RunOnceAsync(
        DurableTaskClient client,
        string name,
        object input,
        string instanceId,
        CancellationToken cancellationToken
    )
    {
        await StartOnceAsync(client, name, input, instanceId, cancellationToken);
        OrchestrationMetadata instance = await client.WaitForInstanceCompletionAsync(
            instanceId,
            getInputsAndOutputs: true,
            cancellationToken
        );
        return instance.RuntimeStatus == OrchestrationRuntimeStatus.Completed
            ? instance
            : throw new InvalidOperationException(
                $"Orchestration '{instanceId}' ended as {instance.RuntimeStatus}; its history says why."
            );
    }
}
