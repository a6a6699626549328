using InboundFlow.LocalRuntime.Durable;
using InboundFlow.LocalRuntime.Functions;
using Microsoft.Extensions.Configuration;

namespace InboundFlow.LocalRuntime.Hosting;

/// <summary>What the local host takes from <c>host.json</c>.</summary>
/// <param name="RoutePrefix">What every route begins with; may be empty.</param>
/// <param name="TaskHub">The name of the durable functions' tables.</param>
internal sealed record HostJson(string RoutePrefix, string TaskHub)
{
    /// <summary>The version of orchestrations that are started without one, when the file says so.</summary>
    public string? DefaultVersion { get; init; }

    /// <summary>Which versions run here, when the file says so.</summary>
    public VersionMatch? VersionMatch { get; init; }

    /// <summary>What becomes of the others, when the file says so.</summary>
    public VersionFailure? VersionFailure { get; init; }

    /// <summary>How many activities run at a time, when the file says so.</summary>
    public int? MaxConcurrentActivities { get; init; }

    /// <summary>How many orchestrators run at a time, when the file says so.</summary>
    public int? MaxConcurrentOrchestrators { get; init; }

    /// <summary>Into how many partitions the histories of a new task hub go, when the file says so.</summary>
    public int? PartitionCount { get; init; }

    /// <summary>How large a text may be that orchestrations pass around, when the file says so.</summary>
    public int? MaxMessageBytes { get; init; }

    /// <summary>How much one turn of an orchestration may ask for, when the file says so.</summary>
    public int? MaxActionsPerTurn { get; init; }

    /// <summary>Whether management URLs begin with the host that a proxy says the request was for.</summary>
    public bool UseForwardedHost { get; init; }

    /// <summary>Whether a start by the management API may take the id of an instance that is not over.</summary>
    public bool ReplacesRunning { get; init; }

    /// <summary>What there is to say about the durable settings that this host makes nothing of.</summary>
    public IReadOnlyList<HostJsonRemark> Remarks { get; init; } = [];

    /// <summary>Reads the file in <paramref name="folder"/>; everything has the official default when it is not there.</summary>
    /// <param name="settings">What <c>%Setting%</c> in the hub's name refers to.</param>
    public static HostJson Read(string folder, IConfiguration settings)
    {
        IConfigurationRoot root = new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(folder, "host.json"), optional: true)
            // As in Azure, a setting such as AzureFunctionsJobHost__extensions__durableTask__hubName goes before the file.
            .AddInMemoryCollection(settings.GetSection("AzureFunctionsJobHost").AsEnumerable(makePathsRelative: true))
            .Build();
        IConfigurationSection durable = root.GetSection("extensions:durableTask");
        return new HostJson(
            (root["extensions:http:routePrefix"] ?? "api").Trim('/'),
            SettingReference.Resolve(durable["hubName"] ?? "TestHubName", settings)
        )
        {
            DefaultVersion = durable["defaultVersion"],
            VersionMatch = durable.GetValue<VersionMatch?>("versionMatchStrategy"),
            VersionFailure = durable.GetValue<VersionFailure?>("versionFailureStrategy"),
            MaxConcurrentActivities = durable.GetValue<int?>("maxConcurrentActivityFunctions"),
            MaxConcurrentOrchestrators = durable.GetValue<int?>("maxConcurrentOrchestratorFunctions"),
            PartitionCount = durable.GetValue<int?>("storageProvider:partitionCount"),
            MaxMessageBytes = durable.GetValue<int?>("maxGrpcMessageSizeInBytes"),
            MaxActionsPerTurn = durable.GetValue<int?>("maxOrchestrationActions"),
            UseForwardedHost = durable.GetValue<bool>("httpSettings:useForwardedHost"),
            ReplacesRunning = "AnyState".Equals(
                durable["overridableExistingInstanceStates"],
                StringComparison.OrdinalIgnoreCase
            ),
            Remarks = HostJsonRemark.Of(durable),
        };
    }
}
