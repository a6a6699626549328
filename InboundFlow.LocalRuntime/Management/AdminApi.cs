using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using InboundFlow.LocalRuntime.Functions;
using InboundFlow.LocalRuntime.Http.Keys;
using InboundFlow.LocalRuntime.Timers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace InboundFlow.LocalRuntime.Management;

/// <summary>What the Functions host offers to its administrators, as far as it is of use here.</summary>
internal static class AdminApi
{
    /// <summary>Maps the API.</summary>
    /// <param name="document">Describes functions.</param>
    /// <param name="keys">The host's keys; <see langword="null"/> when it keeps none.</param>
    public static void MapAdmin(this IEndpointRouteBuilder endpoints, FunctionDocument document, KeyFile? keys)
    {
        RouteGroupBuilder admin = endpoints.MapGroup("/admin");
        admin.WithMetadata(new RequiredKey.Master());
        admin.AddEndpointFilter(ManagementFilters.AnswerFailuresAsync);
        admin.AddEndpointFilter(ManagementFilters.RefuseOtherSitesAsync);
        long start = TimeProvider.System.GetTimestamp();
        admin.MapGet(
            "host/status",
            (IHostEnvironment environment) => HostStatus(environment, TimeProvider.System.GetElapsedTime(start))
        );
        admin.MapGet("functions", (HttpRequest request) => Answer.Json(document.All(request)));
        admin.MapGet(
            "functions/{name}",
            (HttpRequest request, string name) =>
                document.Find(name) is { } function ? Answer.Json(document.Of(function, request)) : Answer.NotFound()
        );
        admin.MapPost(
            "functions/{name}",
            (HttpRequest request, string name, TimerService timers, CancellationToken cancellationToken) =>
                FireAsync(document.Find(name), request, timers, cancellationToken)
        );
        if (keys is not null)
        {
            FunctionKeyRoutes.Map(admin.MapGroup("functions/{name}/keys"), document, keys);
        }
    }

    private static IResult HostStatus(IHostEnvironment environment, TimeSpan uptime) =>
        Answer.Json(
            new JsonObject
            {
                ["id"] = environment.ApplicationName,
                ["state"] = "Running",
                ["version"] = typeof(AdminApi).Assembly.GetName().Version?.ToString(),
                ["versionDetails"] = typeof(AdminApi)
                    .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
                    ?.InformationalVersion,
                ["processUptime"] = (long)uptime.TotalMilliseconds,
            }
        );

    // Without waiting for the run, as in Azure: how it goes is in the log.
    private static async Task<IResult> FireAsync(
        FunctionDescriptor? function,
        HttpRequest request,
        TimerService timers,
        CancellationToken cancellationToken
    )
    {
        if (function is null)
        {
            return Answer.NotFound();
        }

        if (request.ContentLength is not (null or 0) && !await IsJsonAsync(request, cancellationToken))
        {
            return Answer.Error(StatusCodes.Status400BadRequest, """The body is not JSON such as { "input": "" }.""");
        }

        return timers.Ask(function.Name)
            ? Answer.Accepted()
            : Answer.Error(
                StatusCodes.Status400BadRequest,
                $"'{function.Name}' is no timer function. Call an HTTP function by its route, and start an orchestrator "
                    + $"by {ManagementApi.Base}/orchestrators/{{name}}."
            );
    }

    private static async Task<bool> IsJsonAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            using JsonDocument body = await JsonDocument.ParseAsync(request.Body, default, cancellationToken);
            return body.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
