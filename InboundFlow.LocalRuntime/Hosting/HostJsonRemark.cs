using Microsoft.Extensions.Configuration;

namespace InboundFlow.LocalRuntime.Hosting;

/// <summary>Something to say about a durable setting of <c>host.json</c>. Keys are written <c>storageProvider.partitionCount</c>.</summary>
internal abstract record HostJsonRemark
{
    // What this host begins to honour moves up here from the lists below.
    private static readonly string[] Used =
    [
        "defaultVersion",
        "hubName",
        "httpSettings.useForwardedHost",
        "maxConcurrentActivityFunctions",
        "maxConcurrentOrchestratorFunctions",
        "maxGrpcMessageSizeInBytes",
        "maxOrchestrationActions",
        "overridableExistingInstanceStates",
        "storageProvider.partitionCount",
        "versionFailureStrategy",
        "versionMatchStrategy",
    ];

    // Settings of Durable Functions with no meaning in one process on Azure Tables.
    private static readonly string[] Known =
    [
        "entityMessageReorderWindowInMinutes",
        "extendedSessionIdleTimeoutInSeconds",
        "extendedSessionsEnabled",
        "grpcHttpClientTimeout",
        "httpSettings.defaultAsyncRequestSleepTimeMilliseconds",
        "localRpcEndpointEnabled",
        "maxConcurrentEntityFunctions",
        "maxEntityOperationBatchSize",
        "storeInputsInOrchestrationHistory",
        "useAppLease",
        "useGracefulShutdown",
    ];

    private static readonly string[] OfStorage =
    [
        "connectionName",
        "connectionStringName",
        "controlQueueBatchSize",
        "controlQueueBufferThreshold",
        "controlQueueVisibilityTimeout",
        "fetchLargeMessagesAutomatically",
        "maxQueuePollingInterval",
        "partitionCount",
        "trackingStoreConnectionName",
        "trackingStoreConnectionStringName",
        "trackingStoreNamePrefix",
        "type",
        "useLegacyPartitionManagement",
        "useTablePartitionManagement",
        "workItemQueueVisibilityTimeout",
    ];

    // Sections whose keys are not listed one by one.
    private static readonly string[] Sections = ["appLeaseOptions", "notifications", "tracing"];

    private HostJsonRemark(string key) => Key = key;

    /// <summary>The setting.</summary>
    public string Key { get; }

    /// <summary>What there is to say about the settings of the section <c>extensions.durableTask</c>.</summary>
    public static IReadOnlyList<HostJsonRemark> Of(IConfigurationSection durable) =>
        [
            .. Leaves(durable)
                .Select(section => section.Path[(durable.Path.Length + 1)..].Replace(':', '.'))
                .Where(key => !Contains(Used, key))
                .Select(About),
        ];

    private static HostJsonRemark About(string key)
    {
        const string storage = "storageProvider.";
        bool isInStorage = key.StartsWith(storage, StringComparison.OrdinalIgnoreCase);
        string name = isInStorage ? key[storage.Length..] : key;
        if (isInStorage ? Contains(OfStorage, name) : Contains(Known, name) || IsInSection(name))
        {
            return new Unused(key);
        }

        return (isInStorage, Contains(OfStorage, name), Contains(Known, name) || Contains(Used, name)) switch
        {
            (false, true, _) => new Misplaced(key, storage + name),
            (true, _, true) => new Misplaced(key, name),
            _ => new Unknown(key),
        };
    }

    private static bool IsInSection(string name) => Contains(Sections, name.Split('.')[0]);

    private static bool Contains(string[] names, string name) => names.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<IConfigurationSection> Leaves(IConfigurationSection section) =>
        section.GetChildren().SelectMany(each => each.GetChildren().Any() ? Leaves(each) : [each]);

    /// <summary>It means nothing to this host.</summary>
    public sealed record Unused(string Name) : HostJsonRemark(Name);

    /// <summary>It would mean something at <paramref name="Place"/>; where it is, Azure ignores it as well.</summary>
    public sealed record Misplaced(string Name, string Place) : HostJsonRemark(Name);

    /// <summary>Durable Functions has no such setting.</summary>
    public sealed record Unknown(string Name) : HostJsonRemark(Name);
}
