using InboundFlow.LocalRuntime.Http.Keys;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace InboundFlow.LocalRuntime.Management;

/// <summary>The HTTP management API of Durable Functions, but for entities: what operators and scripts call.</summary>
internal static class ManagementApi
{
    /// <summary>Where the API lives in every Functions app.</summary>
    public const string Base = "/runtime/webhooks/durabletask";

    private static readonly string[] EntityMethods = [HttpMethods.Get, HttpMethods.Post, HttpMethods.Delete];

    /// <summary>Maps the API.</summary>
    public static void MapManagement(this IEndpointRouteBuilder endpoints)
    {
        RouteGroupBuilder api = endpoints.MapGroup(Base);
        api.WithMetadata(new RequiredKey.System(KeyRing.DurableTask));
        api.AddEndpointFilter(ManagementFilters.AnswerFailuresAsync);
        api.AddEndpointFilter(ManagementFilters.LimitBodyAsync);
        api.AddEndpointFilter(ManagementFilters.RefuseOtherSitesAsync);
        api.AddEndpointFilter(ManagementFilters.RefuseOtherHubsAsync);
        api.MapPost("orchestrators/{functionName}/{instanceId?}", StartRoutes.StartAsync);
        api.MapMethods("entities/{name?}/{key?}", EntityMethods, ControlRoutes.RefuseEntities);

        RouteGroupBuilder instances = api.MapGroup("instances");
        instances.MapGet("", StatusRoutes.ListAsync);
        instances.MapDelete("", PurgeRoutes.PurgeManyAsync);

        RouteGroupBuilder instance = instances.MapGroup("{instanceId}");
        instance.MapGet("", StatusRoutes.GetAsync);
        instance.MapDelete("", PurgeRoutes.PurgeOneAsync);
        instance.MapPost("raiseEvent/{eventName}", ControlRoutes.RaiseEventAsync);
        instance.MapPost("terminate", ControlRoutes.TerminateAsync);
        instance.MapPost("suspend", ControlRoutes.SuspendAsync);
        instance.MapPost("resume", ControlRoutes.ResumeAsync);
        instance.MapPost("rewind", ControlRoutes.RewindAsync);
        instance.MapPost("restart", StartRoutes.RestartAsync);
    }
}
