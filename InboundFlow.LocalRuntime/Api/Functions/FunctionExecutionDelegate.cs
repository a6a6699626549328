namespace Microsoft.Azure.Functions.Worker.Middleware;

/// <summary>What remains of the pipeline.</summary>
public delegate Task FunctionExecutionDelegate(FunctionContext context);
