using InboundFlow.LocalRuntime.Functions;
using InboundFlow.LocalRuntime.Http.Keys;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace InboundFlow.LocalRuntime.Http;

/// <summary>Gives every HTTP function its route.</summary>
internal static class HttpFunctions
{
    /// <summary>Maps the functions of the catalog under <paramref name="prefix"/>.</summary>
    public static void MapHttpFunctions(this IEndpointRouteBuilder endpoints, string prefix)
    {
        FunctionInvoker invoker = endpoints.ServiceProvider.GetRequiredService<FunctionInvoker>();
        ILogger logger = endpoints
            .ServiceProvider.GetRequiredService<ILoggerFactory>()
            .CreateLogger(typeof(HttpFunctions));
        foreach (
            FunctionDescriptor function in endpoints.ServiceProvider.GetRequiredService<FunctionCatalog>().Functions
        )
        {
            if (function.Trigger is FunctionTrigger.Http http)
            {
                string path = Path(prefix, http);
                RequestDelegate handler = context => HandleAsync(context, function, invoker, logger);
                IEndpointConventionBuilder endpoint =
                    http.Methods.Count == 0
                        ? endpoints.Map(path, handler)
                        : endpoints.MapMethods(path, http.Methods, handler);
                endpoint.WithMetadata(function, KeyPolicy.For(http.Level, function.Name));
            }
        }
    }

    /// <summary>The whole route.</summary>
    public static string Path(string prefix, FunctionTrigger.Http trigger) =>
        "/" + string.Join('/', new[] { prefix, trigger.Route }.Where(part => part.Length > 0));

    /// <summary>A known path asked for with another method is 404 in Azure, where ASP.NET Core alone says 405.</summary>
    public static void UseFunctionsNotFound(this IApplicationBuilder app) =>
        app.Use(
            async (context, next) =>
            {
                await next(context);
                if (
                    context.Response is { StatusCode: StatusCodes.Status405MethodNotAllowed, HasStarted: false }
                    && context.GetEndpoint()?.Metadata.GetMetadata<FunctionDescriptor>() is null
                )
                {
                    context.Response.StatusCode = StatusCodes.Status404NotFound;
                    context.Response.Headers.Allow = default;
                }
            }
        );

    private static async Task HandleAsync(
        HttpContext context,
        FunctionDescriptor function,
        FunctionInvoker invoker,
        ILogger logger
    )
    {
        try
        {
            await invoker.InvokeAsync(function, new FunctionCall(context.Request, context), context.RequestAborted);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Whoever asked is gone; nobody reads an answer.
            context.Abort();
        }
        catch (Exception exception)
        {
            Log.FunctionFailed(logger, function.Name, exception.GetType().Name, AppFailure.Trace(exception));
            Log.FunctionFailure(logger, exception, function.Name);
            if (context.Response.HasStarted)
            {
                context.Abort();
                return;
            }

            context.Response.Clear();
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }
}
