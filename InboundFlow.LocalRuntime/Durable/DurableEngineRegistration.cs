using System.Text.Json;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using InboundFlow.LocalRuntime.Durable.Client;
using InboundFlow.LocalRuntime.Durable.Dispatch;
using InboundFlow.LocalRuntime.Durable.Repair;
using InboundFlow.LocalRuntime.Durable.Replay;
using InboundFlow.LocalRuntime.Durable.Storage;
using InboundFlow.LocalRuntime.Durable.Telemetry;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace InboundFlow.LocalRuntime.Durable;

/// <summary>Adds the durable engine.</summary>
public static class DurableEngineRegistration
{
    /// <summary>
    /// Adds a <see cref="DurableTaskClient"/>, an <see cref="IOrchestrationHistoryReader"/> and the hosted service that
    /// runs orchestrations. Needs an <see cref="IDurableFunctions"/>; takes a <see cref="TimeProvider"/>, every
    /// <see cref="HttpPipelinePolicy"/> and the <see cref="JsonSerializerOptions"/> that are there.
    /// </summary>
    public static IServiceCollection AddDurableEngine(
        this IServiceCollection services,
        Action<DurableEngineOptions>? configure = null
    )
    {
        services.AddOptions<DurableEngineOptions>().Configure(configure ?? (_ => { })).ValidateDataAnnotations();
        services.AddLogging();
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<DataConverter>(provider => new JsonDataConverter(
            provider.GetRequiredService<IOptions<JsonSerializerOptions>>().Value
        ));
        services.TryAddSingleton<EngineConduct>();
        services.TryAddSingleton<IOrchestrationStore>(CreateStore);
        services.TryAddSingleton(provider =>
        {
            DurableEngineOptions options = provider.GetRequiredService<IOptions<DurableEngineOptions>>().Value;
            return new VersionSettings(options.DefaultVersion, options.VersionMatch, options.VersionFailure);
        });
        services.TryAddSingleton<PayloadLimits>();
        services.TryAddSingleton<DurableMetrics>();
        services.TryAddSingleton(provider => new ClosableStore(
            ActivatorUtilities.CreateInstance<MeteredStore>(
                provider,
                provider.GetRequiredService<IOrchestrationStore>()
            )
        ));
        services.TryAddSingleton<OrchestratorTurn>();
        services.TryAddSingleton<BusyCounter>();
        services.TryAddSingleton<InstanceSignals>();
        services.TryAddSingleton<ActivityPump>();
        services.TryAddSingleton(provider =>
            ActivatorUtilities.CreateInstance<OrchestrationPump>(
                provider,
                provider.GetRequiredService<ClosableStore>() as IOrchestrationStore
            )
        );
        services.TryAddSingleton<RepairSweep>();
        services.TryAddSingleton<InstanceReader>();
        services.TryAddSingleton<InstanceStarter>();
        services.TryAddSingleton<InstancePurger>();
        services.TryAddSingleton<InstanceRewinder>();
        services.TryAddSingleton<DurableTaskClient, LocalDurableTaskClient>();
        services.TryAddSingleton<DurableEngine>();
        services.TryAddSingleton<IOrchestrationHistoryReader>(provider => provider.GetRequiredService<DurableEngine>());
        services.AddHostedService(provider => provider.GetRequiredService<DurableEngine>());
        return services;
    }

    private static IOrchestrationStore CreateStore(IServiceProvider provider)
    {
        DurableEngineOptions options = provider.GetRequiredService<IOptions<DurableEngineOptions>>().Value;
        return options.Storage == DurableStorage.Memory
            ? new MemoryOrchestrationStore()
            : new TableOrchestrationStore(
                new TableServiceClient(options.ConnectionString, Configured(provider, new TableClientOptions())),
                options.HubName,
                options.PartitionCount,
                blobs: () => ConnectBlobs(options.ConnectionString, Configured(provider, new BlobClientOptions()))
            );
    }

    /// <summary>Connects to the blobs of the account.</summary>
    /// <returns><see langword="null"/> when the connection string says where tables are, and not where blobs are.</returns>
    internal static BlobServiceClient? ConnectBlobs(string connectionString, BlobClientOptions options) =>
        // The storage client would make up an address in the cloud, out of the account's name.
        Names(connectionString, "TableEndpoint") && !Names(connectionString, "BlobEndpoint")
            ? null
            : new BlobServiceClient(connectionString, options);

    private static bool Names(string connectionString, string part) =>
        connectionString
            .Split(';', StringSplitOptions.TrimEntries)
            .Any(each => each.StartsWith(part + "=", StringComparison.OrdinalIgnoreCase));

    private static T Configured<T>(IServiceProvider provider, T client)
        where T : ClientOptions
    {
        // Few and quick: the engine itself goes on trying, and knows what it has to read again.
        client.Retry.MaxRetries = 2;
        client.Retry.Delay = TimeSpan.FromMilliseconds(50);
        client.Retry.MaxDelay = TimeSpan.FromMilliseconds(500);
        client.Retry.NetworkTimeout = TimeSpan.FromSeconds(30);
        foreach (HttpPipelinePolicy policy in provider.GetServices<HttpPipelinePolicy>())
        {
            client.AddPolicy(policy, HttpPipelinePosition.PerRetry);
        }

        return client;
    }
}
