using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace InboundFlow.LocalRuntime.Http;

/// <summary>Writes what an HTTP function returned.</summary>
internal sealed class HttpResultMiddleware : IFunctionsWorkerMiddleware
{
    /// <inheritdoc />
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next) => next(context);
}
