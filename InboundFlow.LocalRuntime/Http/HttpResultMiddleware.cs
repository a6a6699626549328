using InboundFlow.LocalRuntime.Functions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace InboundFlow.LocalRuntime.Http;

/// <summary>Writes what an HTTP function returned, after the middleware that was added later has run.</summary>
internal sealed class HttpResultMiddleware : IFunctionsWorkerMiddleware
{
    /// <inheritdoc />
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        await next(context);
        if (context.GetHttpContext() is not { } http)
        {
            return;
        }

        switch (((LocalFunctionContext)context).Result)
        {
            case IResult result:
                await result.ExecuteAsync(http);
                break;
            case IActionResult result:
                // No descriptor: results that make links of actions do not work in Azure either.
                ActionContext action = new(http, http.GetRouteData(), new ActionDescriptor());
                await result.ExecuteResultAsync(action);
                break;
        }
    }
}
