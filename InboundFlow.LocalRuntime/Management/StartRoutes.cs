using InboundFlow.LocalRuntime.Functions;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace InboundFlow.LocalRuntime.Management;

/// <summary>Starts instances: new ones, and ones that were there before.</summary>
internal static class StartRoutes
{
    /// <summary>Starts an orchestrator with the body as its input.</summary>
    public static async Task<IResult> StartAsync(
        [AsParameters] ManagementCall call,
        string functionName,
        string? instanceId,
        string? version
    )
    {
        CompletionWait? wait = CompletionWait.Read(call.Request);
        string name = Find(functionName, call.Catalog);
        object? input = await call.ReadJsonOrNothingAsync();
        StartOrchestrationOptions options = new(instanceId)
        {
            Version = string.IsNullOrEmpty(version) ? null : new TaskVersion(version),
            DedupeStatuses = call.Settings.ReplacesRunning ? [] : null,
        };
        string id;
        try
        {
            id = await call.Client.ScheduleNewOrchestrationInstanceAsync(name, input, options, call.Cancellation);
        }
        catch (InvalidOperationException) when (instanceId is not null)
        {
            return Answer.Error(
                StatusCodes.Status409Conflict,
                $"Instance '{instanceId}' exists and is not over. Use another id, or terminate it first."
            );
        }

        return await AnswerAsync(call, id, wait);
    }

    /// <summary>Starts an orchestration again with the same name and input, under a new id unless told otherwise.</summary>
    public static async Task<IResult> RestartAsync([AsParameters] ManagementCall call, string instanceId)
    {
        CompletionWait? wait = CompletionWait.Read(call.Request);
        bool withNewId = call.Flag("restartWithNewInstanceId", true);
        if (await call.FindAsync(instanceId) is null)
        {
            return Answer.Error(StatusCodes.Status400BadRequest, $"There is no instance '{instanceId}' to restart.");
        }

        string id;
        try
        {
            id = await call.Client.RestartAsync(instanceId, withNewId, call.Cancellation);
        }
        catch (InvalidOperationException)
        {
            return Answer.Error(
                StatusCodes.Status409Conflict,
                $"Instance '{instanceId}' is not over. Terminate it first, or restart it with a new id."
            );
        }

        return await AnswerAsync(call, id, wait);
    }

    private static string Find(string functionName, FunctionCatalog catalog)
    {
        string[] known =
        [
            .. catalog
                .Functions.Select(function => function.Trigger)
                .OfType<FunctionTrigger.Orchestration>()
                .Select(orchestration => orchestration.Name),
        ];
        return known.FirstOrDefault(name => name.Equals(functionName, StringComparison.OrdinalIgnoreCase))
            ?? throw new BadHttpRequestException(
                $"There is no orchestrator '{functionName}'. There are: {string.Join(", ", known)}."
            );
    }

    private static async Task<IResult> AnswerAsync(ManagementCall call, string instanceId, CompletionWait? wait)
    {
        OrchestrationMetadata? over = wait is null ? null : await wait.ForAsync(instanceId, call);
        if (over is null)
        {
            call.Context.Response.Headers.Location = ManagementUrls.Status(call.Request, call.Settings, instanceId);
            call.Context.Response.Headers.RetryAfter = "10";
            return Answer.Json(
                ManagementUrls.All(call.Request, call.Settings, instanceId),
                StatusCodes.Status202Accepted
            );
        }

        return over.RuntimeStatus == OrchestrationRuntimeStatus.Completed
            ? Answer.Json(StatusDocument.Value(over.SerializedOutput))
            : await StatusRoutes.AnswerAsync(call, over);
    }
}
