using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;

namespace InboundFlow.LocalRuntime.Management;

/// <summary>Removes instances that are over.</summary>
internal static class PurgeRoutes
{
    /// <summary>One instance.</summary>
    public static async Task<IResult> PurgeOneAsync([AsParameters] ManagementCall call, string instanceId)
    {
        OrchestrationMetadata? instance = await call.FindAsync(instanceId);
        if (instance is null)
        {
            return Answer.NotFound();
        }

        if (!instance.IsCompleted)
        {
            return Refusal(instanceId, instance.RuntimeStatus.ToString());
        }

        try
        {
            PurgeResult result = await call.Client.PurgeInstanceAsync(instanceId, null, call.Cancellation);
            return Deleted(result);
        }
        catch (InvalidOperationException)
        {
            // Somebody has started it anew since.
            return Refusal(instanceId, "under way");
        }
    }

    /// <summary>All that were created in a stretch of time, or those of them that ended in certain ways.</summary>
    public static async Task<IResult> PurgeManyAsync([AsParameters] ManagementCall call)
    {
        InstanceListQuery query = InstanceListQuery.Read(call.Request);
        if (query.Filter.CreatedFrom is null)
        {
            return Answer.Error(
                StatusCodes.Status400BadRequest,
                "createdTimeFrom is missing or is no time: say from when on instances are to be purged."
            );
        }

        OrchestrationRuntimeStatus[] statuses = [.. (query.Filter.Statuses ?? Terminal).Intersect(Terminal)];
        PurgeInstancesFilter filter = new(query.Filter.CreatedFrom, query.Filter.CreatedTo, statuses);
        // With no status left nothing is meant; to the client it would mean everything.
        PurgeResult result =
            statuses.Length == 0
                ? new PurgeResult(0)
                : await call.Client.PurgeAllInstancesAsync(filter, null, call.Cancellation);
        return result.PurgedInstanceCount == 0 ? Answer.NotFound() : Deleted(result);
    }

    private static OrchestrationRuntimeStatus[] Terminal { get; } =
    [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated];

    private static IResult Refusal(string instanceId, string status) =>
        Answer.Text(
            $"Instance '{instanceId}' is {status}. Only one that is over can be purged: terminate it first.",
            StatusCodes.Status412PreconditionFailed
        );

    private static IResult Deleted(PurgeResult result) =>
        Answer.Json(new JsonObject { ["instancesDeleted"] = result.PurgedInstanceCount });
}
