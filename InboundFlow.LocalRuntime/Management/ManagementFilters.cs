using InboundFlow.LocalRuntime.Durable;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace InboundFlow.LocalRuntime.Management;

/// <summary>What goes around every route of the management API.</summary>
internal static class ManagementFilters
{
    /// <summary>Answers failures in the API's own form, and tells nothing of their insides.</summary>
    public static async ValueTask<object?> AnswerFailuresAsync(
        EndpointFilterInvocationContext context,
        EndpointFilterDelegate next
    )
    {
        try
        {
            return await next(context);
        }
        catch (BadHttpRequestException exception)
        {
            return Answer.Error(exception.StatusCode, exception.Message);
        }
        catch (ArgumentException exception)
        {
            return Answer.Error(StatusCodes.Status400BadRequest, Bare(exception));
        }
        catch (Exception exception) when (!context.HttpContext.RequestAborted.IsCancellationRequested)
        {
            ILogger logger = context
                .HttpContext.RequestServices.GetRequiredService<ILoggerFactory>()
                .CreateLogger(typeof(ManagementFilters));
            Log.ManagementFailed(logger, exception);
            return Answer.Error(
                StatusCodes.Status500InternalServerError,
                "Something went wrong; the log says what. Try again."
            );
        }
    }

    /// <summary>Lets no body in that is larger than anything an orchestration may be given: it is not even read.</summary>
    public static ValueTask<object?> LimitBodyAsync(
        EndpointFilterInvocationContext context,
        EndpointFilterDelegate next
    )
    {
        HttpContext http = context.HttpContext;
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } body)
        {
            DurableEngineOptions engine = http
                .RequestServices.GetRequiredService<IOptions<DurableEngineOptions>>()
                .Value;
            body.MaxRequestBodySize = Math.Min(body.MaxRequestBodySize ?? long.MaxValue, engine.MaxMessageBytes);
        }

        return next(context);
    }

    /// <summary>Refuses what is meant for another hub: this host has one.</summary>
    public static ValueTask<object?> RefuseOtherHubsAsync(
        EndpointFilterInvocationContext context,
        EndpointFilterDelegate next
    )
    {
        ManagementSettings settings = context.HttpContext.RequestServices.GetRequiredService<ManagementSettings>();
        IQueryCollection query = context.HttpContext.Request.Query;
        string? refusal =
            IsOther(query["taskHub"], settings.TaskHub)
                ? $"This host has the task hub '{settings.TaskHub}' alone. Name that one in taskHub, or none."
            : IsOther(query["connection"], settings.Connection)
                ? $"This host's task hub is in '{settings.Connection}'. Name that in connection, or nothing."
            : null;
        return refusal is null
            ? next(context)
            : ValueTask.FromResult<object?>(Answer.Error(StatusCodes.Status400BadRequest, refusal));
    }

    /// <summary>
    /// Refuses what a page of another site has a browser send. It could not read the answer, but it could end
    /// orchestrations, where nothing asks for keys.
    /// </summary>
    public static ValueTask<object?> RefuseOtherSitesAsync(
        EndpointFilterInvocationContext context,
        EndpointFilterDelegate next
    ) =>
        "cross-site".Equals(context.HttpContext.Request.Headers["Sec-Fetch-Site"], StringComparison.OrdinalIgnoreCase)
            ? ValueTask.FromResult<object?>(
                Answer.Error(StatusCodes.Status403Forbidden, "Pages of other sites may not manage this host.")
            )
            : next(context);

    private static bool IsOther(string? asked, string own) =>
        !string.IsNullOrEmpty(asked) && !asked.Equals(own, StringComparison.OrdinalIgnoreCase);

    // The parameter's name means nothing to somebody who has sent a request.
    private static string Bare(ArgumentException exception) =>
        exception.Message.Replace($" (Parameter '{exception.ParamName}')", "", StringComparison.Ordinal);
}
