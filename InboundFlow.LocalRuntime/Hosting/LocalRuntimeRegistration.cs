using Azure.Data.Tables;
using InboundFlow.LocalRuntime.Azurite;
using InboundFlow.LocalRuntime.Durable;
using InboundFlow.LocalRuntime.Functions;
using InboundFlow.LocalRuntime.Timers;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace InboundFlow.LocalRuntime.Hosting;

/// <summary>Registers the host's own services.</summary>
internal static class LocalRuntimeRegistration
{
    /// <summary>
    /// Adds them so that they start in this order: storage, lease, the app's own services, engine, timers, HTTP; and
    /// stop in the opposite one.
    /// </summary>
    public static void AddLocalRuntime(
        this IServiceCollection services,
        LocalRuntimeOptions options,
        HostJson hostJson,
        FunctionCatalog catalog,
        IReadOnlyList<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware,
        IConfiguration settings
    )
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(options);
        services.AddSingleton(catalog);
        services.AddSingleton(provider => new FunctionInvoker(
            provider.GetRequiredService<IServiceScopeFactory>(),
            middleware
        ));

        services.Insert(0, ServiceDescriptor.Singleton<IHostedService, DevelopmentStorage>());
        if (catalog.IsDurable)
        {
            string connectionString = settings[LocalHost.StorageSetting]!;
            services.AddSingleton(provider => new TaskHubLease(
                new TableServiceClient(connectionString),
                hostJson.TaskHub,
                // Real processes contend in real time, whatever clock the app is given.
                TimeProvider.System,
                provider.GetRequiredService<IHostApplicationLifetime>(),
                provider.GetRequiredService<ILogger<TaskHubLease>>()
            ));
            services.Insert(
                1,
                ServiceDescriptor.Singleton<IHostedService>(provider => provider.GetRequiredService<TaskHubLease>())
            );
            services.AddSingleton<IDurableFunctions, DurableFunctions>();
            services.AddDurableEngine(engine =>
            {
                engine.HubName = hostJson.TaskHub;
                engine.ConnectionString = connectionString;
                engine.MaxConcurrentActivities = hostJson.MaxConcurrentActivities ?? engine.MaxConcurrentActivities;
                engine.MaxConcurrentOrchestrators =
                    hostJson.MaxConcurrentOrchestrators ?? engine.MaxConcurrentOrchestrators;
                engine.DefaultVersion = hostJson.DefaultVersion ?? engine.DefaultVersion;
                engine.VersionMatch = hostJson.VersionMatch ?? engine.VersionMatch;
                engine.VersionFailure = hostJson.VersionFailure ?? engine.VersionFailure;
                engine.PartitionCount = hostJson.PartitionCount ?? engine.PartitionCount;
                engine.MaxMessageBytes = hostJson.MaxMessageBytes ?? engine.MaxMessageBytes;
                engine.MaxActionsPerTurn = hostJson.MaxActionsPerTurn ?? engine.MaxActionsPerTurn;
            });
        }

        services.AddSingleton<TimerService>();
        services.AddHostedService(provider => provider.GetRequiredService<TimerService>());
    }
}
