using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace InboundFlow.LocalRuntime.Management;

/// <summary>Answers failures of the management API in its own form, and tells nothing of their insides.</summary>
internal static class ErrorFilter
{
    /// <summary>Runs the endpoint.</summary>
    public static async ValueTask<object?> InvokeAsync(
        EndpointFilterInvocationContext context,
        EndpointFilterDelegate next
    )
    {
        try
        {
            return await next(context);
        }
        catch (ArgumentException exception)
        {
            return Error(StatusCodes.Status400BadRequest, exception.Message);
        }
        catch (Exception exception) when (!context.HttpContext.RequestAborted.IsCancellationRequested)
        {
            ILogger logger = context
                .HttpContext.RequestServices.GetRequiredService<ILoggerFactory>()
                .CreateLogger(typeof(ErrorFilter));
            Log.ManagementFailed(logger, exception);
            return Error(
                StatusCodes.Status500InternalServerError,
                "Something went wrong; the log says what. Try again."
            );
        }
    }

    /// <summary>An error of the API.</summary>
    public static IResult Error(int statusCode, string message) =>
        Results.Text(
            new JsonObject { ["Message"] = message }.ToJsonString(),
            "application/json",
            System.Text.Encoding.UTF8,
            statusCode
        );
}
