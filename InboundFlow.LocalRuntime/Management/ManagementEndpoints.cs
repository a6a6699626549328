using System.Text.Json;
using System.Text.Json.Nodes;
using InboundFlow.LocalRuntime.Durable;
using InboundFlow.LocalRuntime.Durable.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace InboundFlow.LocalRuntime.Management;

/// <summary>
/// The HTTP management API of Durable Functions, as far as operators and scripts need it: status, list, events,
/// terminate, suspend, resume and purge. The system key that it asks for in Azure is not asked for on loopback.
/// </summary>
internal static class ManagementEndpoints
{
    /// <summary>Where the API lives in every Functions app.</summary>
    public const string Base = "/runtime/webhooks/durabletask";

    private const string TokenHeader = "x-ms-continuation-token";

    /// <summary>Maps the API.</summary>
    public static void MapManagement(this IEndpointRouteBuilder endpoints)
    {
        RouteGroupBuilder group = endpoints.MapGroup(Base + "/instances");
        group.AddEndpointFilter(ErrorFilter.InvokeAsync);
        group.AddEndpointFilter(RefuseImpossibleIdAsync);
        group.MapGet("", ListAsync);
        group.MapGet("{instanceId}", GetAsync);
        group.MapDelete("{instanceId}", PurgeAsync);
        group.MapPost("{instanceId}/raiseEvent/{eventName}", RaiseEventAsync);
        group.MapPost(
            "{instanceId}/terminate",
            (string instanceId, string? reason, DurableTaskClient client, CancellationToken cancellationToken) =>
                ChangeAsync(
                    client,
                    instanceId,
                    () => client.TerminateInstanceAsync(instanceId, reason, cancellationToken)
                )
        );
        group.MapPost(
            "{instanceId}/suspend",
            (string instanceId, string? reason, DurableTaskClient client, CancellationToken cancellationToken) =>
                ChangeAsync(
                    client,
                    instanceId,
                    () => client.SuspendInstanceAsync(instanceId, reason, cancellationToken)
                )
        );
        group.MapPost(
            "{instanceId}/resume",
            (string instanceId, string? reason, DurableTaskClient client, CancellationToken cancellationToken) =>
                ChangeAsync(client, instanceId, () => client.ResumeInstanceAsync(instanceId, reason, cancellationToken))
        );
    }

    // What can't be an id is not looked for: the storage would refuse it as a key.
    private static ValueTask<object?> RefuseImpossibleIdAsync(
        EndpointFilterInvocationContext context,
        EndpointFilterDelegate next
    ) =>
        context.HttpContext.GetRouteValue("instanceId") is string id && !InstanceIds.IsPossible(id)
            ? ValueTask.FromResult<object?>(Results.NotFound())
            : next(context);

    private static async Task<IResult> ListAsync(HttpContext context, DurableTaskClient client)
    {
        InstanceListQuery query = InstanceListQuery.Read(context.Request);
        string? token = context.Request.Headers[TokenHeader].FirstOrDefault();
        if (token is { Length: > 0 } && !InstanceIds.IsPossible(token))
        {
            return ErrorFilter.Error(
                StatusCodes.Status400BadRequest,
                $"{TokenHeader} is not one that a list has given. Leave it out for the first page."
            );
        }

        if (query.Filter.InstanceIdPrefix is { } prefix && !InstanceIds.IsPossible(prefix))
        {
            return Json(new JsonArray());
        }

        AsyncPageable<OrchestrationMetadata> pages = client.GetAllInstancesAsync(query.Filter);
        await foreach (Page<OrchestrationMetadata> page in pages.AsPages(token, query.Filter.PageSize))
        {
            if (page.ContinuationToken is { Length: > 0 } next)
            {
                context.Response.Headers[TokenHeader] = next;
            }

            JsonArray documents = [.. page.Values.Select(each => StatusDocument.Of(each, query.ShowInput, null))];
            return Json(documents);
        }

        return Json(new JsonArray());
    }

    private static async Task<IResult> GetAsync(
        string instanceId,
        HttpContext context,
        DurableTaskClient client,
        IOrchestrationHistoryReader reader,
        CancellationToken cancellationToken
    )
    {
        OrchestrationMetadata? instance = await client.GetInstanceAsync(instanceId, true, cancellationToken);
        if (instance is null)
        {
            return Results.NotFound();
        }

        HttpRequest request = context.Request;
        bool showInput = Flag(request, "showInput", true);
        JsonArray? history = Flag(request, "showHistory", false)
            ? HistoryDocument.Of(
                await reader.ReadHistoryAsync(instanceId, cancellationToken),
                showInput,
                Flag(request, "showHistoryOutput", false)
            )
            : null;
        JsonObject document = StatusDocument.Of(instance, showInput, history);
        if (!instance.IsCompleted)
        {
            context.Response.Headers.Location = $"{request.Scheme}://{request.Host}{request.Path}{request.QueryString}";
            context.Response.Headers.RetryAfter = "5";
            return Json(document, StatusCodes.Status202Accepted);
        }

        bool failed = instance.RuntimeStatus == OrchestrationRuntimeStatus.Failed;
        return failed && Flag(request, "returnInternalServerErrorOnFailure", false)
            ? Json(document, StatusCodes.Status500InternalServerError)
            : Json(document);
    }

    private static async Task<IResult> PurgeAsync(
        string instanceId,
        DurableTaskClient client,
        CancellationToken cancellationToken
    )
    {
        OrchestrationMetadata? instance = await client.GetInstanceAsync(instanceId, false, cancellationToken);
        if (instance is null)
        {
            return Results.NotFound();
        }

        if (!instance.IsCompleted)
        {
            string detail =
                $"Instance '{instanceId}' is {instance.RuntimeStatus}. Only one that is over can be purged.";
            return Json(JsonValue.Create(detail), StatusCodes.Status412PreconditionFailed);
        }

        PurgeResult result = await client.PurgeInstanceAsync(instanceId, null, cancellationToken);
        return Json(new JsonObject { ["instancesDeleted"] = result.PurgedInstanceCount });
    }

    private static async Task<IResult> RaiseEventAsync(
        string instanceId,
        string eventName,
        HttpRequest request,
        DurableTaskClient client,
        CancellationToken cancellationToken
    )
    {
        if (!request.HasJsonContentType())
        {
            return ErrorFilter.Error(StatusCodes.Status400BadRequest, "The content type must be application/json.");
        }

        JsonElement payload;
        try
        {
            payload = await JsonSerializer.DeserializeAsync<JsonElement>(
                request.Body,
                cancellationToken: cancellationToken
            );
        }
        catch (JsonException)
        {
            return ErrorFilter.Error(StatusCodes.Status400BadRequest, "The body is not JSON.");
        }

        return await ChangeAsync(
            client,
            instanceId,
            () => client.RaiseEventAsync(instanceId, eventName, payload, cancellationToken)
        );
    }

    private static async Task<IResult> ChangeAsync(DurableTaskClient client, string instanceId, Func<Task> change)
    {
        OrchestrationMetadata? instance = await client.GetInstanceAsync(instanceId, false, CancellationToken.None);
        if (instance is null)
        {
            return Results.NotFound();
        }

        if (instance.IsCompleted)
        {
            return Results.StatusCode(StatusCodes.Status410Gone);
        }

        await change();
        return Results.StatusCode(StatusCodes.Status202Accepted);
    }

    private static bool Flag(HttpRequest request, string name, bool fallback) =>
        bool.TryParse(request.Query[name], out bool value) ? value : fallback;

    private static IResult Json(JsonNode? document, int statusCode = StatusCodes.Status200OK) =>
        Results.Text(document?.ToJsonString() ?? "null", "application/json", System.Text.Encoding.UTF8, statusCode);
}
