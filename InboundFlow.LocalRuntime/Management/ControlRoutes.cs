using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;

namespace InboundFlow.LocalRuntime.Management;

/// <summary>Tells instances things: events, and to end, to hold, to go on.</summary>
internal static class ControlRoutes
{
    /// <summary>Raises an event with the body as its payload.</summary>
    public static async Task<IResult> RaiseEventAsync(
        [AsParameters] ManagementCall call,
        string instanceId,
        string eventName
    )
    {
        if (!call.Request.HasJsonContentType())
        {
            return Answer.Error(StatusCodes.Status400BadRequest, "The content type must be application/json.");
        }

        JsonElement payload = await call.ReadJsonAsync();
        return await ChangeAsync(
            call,
            instanceId,
            () => call.Client.RaiseEventAsync(instanceId, eventName, payload, call.Cancellation)
        );
    }

    /// <summary>Ends the instance, with the reason as its output.</summary>
    public static Task<IResult> TerminateAsync([AsParameters] ManagementCall call, string instanceId, string? reason) =>
        ChangeAsync(call, instanceId, () => call.Client.TerminateInstanceAsync(instanceId, reason, call.Cancellation));

    /// <summary>Holds the instance.</summary>
    public static Task<IResult> SuspendAsync([AsParameters] ManagementCall call, string instanceId, string? reason) =>
        ChangeAsync(call, instanceId, () => call.Client.SuspendInstanceAsync(instanceId, reason, call.Cancellation));

    /// <summary>Lets the instance go on.</summary>
    public static Task<IResult> ResumeAsync([AsParameters] ManagementCall call, string instanceId, string? reason) =>
        ChangeAsync(call, instanceId, () => call.Client.ResumeInstanceAsync(instanceId, reason, call.Cancellation));

    /// <summary>Has a failed instance go on from before its failures.</summary>
    public static async Task<IResult> RewindAsync([AsParameters] ManagementCall call, string instanceId, string? reason)
    {
        OrchestrationMetadata? instance = await call.FindAsync(instanceId);
        if (instance is null)
        {
            return Answer.Text($"There is no instance '{instanceId}'.", StatusCodes.Status404NotFound);
        }

        if (instance.RuntimeStatus != OrchestrationRuntimeStatus.Failed)
        {
            return NotFailed(instanceId);
        }

        try
        {
            await call.Client.RewindInstanceAsync(instanceId, reason ?? "", call.Cancellation);
        }
        catch (InvalidOperationException)
        {
            // Somebody else has rewound or restarted it in between.
            return NotFailed(instanceId);
        }

        return Answer.Accepted();
    }

    /// <summary>Entities are a part of Durable Functions that this host has not.</summary>
    public static IResult RefuseEntities() =>
        Answer.Error(StatusCodes.Status501NotImplemented, "The local host has no entities.");

    private static async Task<IResult> ChangeAsync(ManagementCall call, string instanceId, Func<Task> change)
    {
        OrchestrationMetadata? instance = await call.FindAsync(instanceId);
        if (instance is null)
        {
            return Answer.NotFound();
        }

        if (instance.IsCompleted)
        {
            return Answer.Gone();
        }

        try
        {
            await change();
        }
        catch (InvalidOperationException)
        {
            // It came to its end in between.
            return Answer.Gone();
        }

        return Answer.Accepted();
    }

    private static IResult NotFailed(string instanceId) =>
        Answer.Text(
            $"Instance '{instanceId}' has not failed. Only one that has can be rewound.",
            StatusCodes.Status412PreconditionFailed
        );
}
