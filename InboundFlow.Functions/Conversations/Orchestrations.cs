using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Functions.Conversations;

/// <summary>Starting orchestrations whose id says what they are for.</summary>
internal static class Orchestrations
{
    // Whatever state an instance of that id is in, there is one, and so nothing to start.
    private static readonly OrchestrationRuntimeStatus[] AnyStatus =
    [
        OrchestrationRuntimeStatus.Pending,
        OrchestrationRuntimeStatus.Running,
        OrchestrationRuntimeStatus.Suspended,
        OrchestrationRuntimeStatus.Completed,
        OrchestrationRuntimeStatus.Failed,
        OrchestrationRuntimeStatus.Terminated,
    ];

    /// <summary>Starts an orchestration unless there is one of that id already. Safe to repeat, also by two callers at once.</summary>
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
                new StartOrchestrationOptions(instanceId).WithDedupeStatuses(AnyStatus),
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
}
