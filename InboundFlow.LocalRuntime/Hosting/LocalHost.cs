using Microsoft.AspNetCore.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Hosting;

namespace InboundFlow.LocalRuntime.Hosting;

/// <summary>Hosts a Functions app in this process.</summary>
internal static class LocalHost
{
    public static WebApplicationBuilder CreateBuilder(string[] args) => WebApplication.CreateSlimBuilder(args);

    public static IHost Build(
        WebApplicationBuilder builder,
        IReadOnlyList<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware,
        bool hasAspNetCore
    ) => builder.Build();
}
