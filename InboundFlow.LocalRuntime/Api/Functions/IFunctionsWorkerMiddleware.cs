namespace Microsoft.Azure.Functions.Worker.Middleware;

/// <summary>Something that every run passes through. One object for the whole app.</summary>
public interface IFunctionsWorkerMiddleware
{
    /// <summary>Runs <paramref name="next"/>, and whatever there is to do before and after.</summary>
    Task Invoke(FunctionContext context, FunctionExecutionDelegate next);
}
