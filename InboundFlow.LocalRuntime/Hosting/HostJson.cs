using InboundFlow.LocalRuntime.Functions;
using Microsoft.Extensions.Configuration;

namespace InboundFlow.LocalRuntime.Hosting;

/// <summary>What the local host takes from <c>host.json</c>.</summary>
/// <param name="RoutePrefix">What every route begins with; may be empty.</param>
/// <param name="TaskHub">The name of the durable functions' tables.</param>
/// <param name="MaxConcurrentActivities">How many activities run at a time, when the file says so.</param>
/// <param name="MaxConcurrentOrchestrators">How many orchestrators run at a time, when the file says so.</param>
/// <param name="Unused">The durable settings that mean nothing to this host.</param>
internal sealed record HostJson(
    string RoutePrefix,
    string TaskHub,
    int? MaxConcurrentActivities,
    int? MaxConcurrentOrchestrators,
    IReadOnlyList<string> Unused
)
{
    /// <summary>How large a text may be that orchestrations pass around, when the file says so.</summary>
    public int? MaxMessageBytes { get; init; }

    /// <summary>How much one turn of an orchestration may ask for, when the file says so.</summary>
    public int? MaxActionsPerTurn { get; init; }

    private static readonly string[] Used =
    [
        "hubName",
        "maxConcurrentActivityFunctions",
        "maxConcurrentOrchestratorFunctions",
        "maxGrpcMessageSizeInBytes",
        "maxOrchestrationActions",
    ];

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
        string taskHub = SettingReference.Resolve(durable["hubName"] ?? "TestHubName", settings);
        return new HostJson(
            (root["extensions:http:routePrefix"] ?? "api").Trim('/'),
            taskHub,
            durable.GetValue<int?>("maxConcurrentActivityFunctions"),
            durable.GetValue<int?>("maxConcurrentOrchestratorFunctions"),
            [.. durable.GetChildren().Select(each => each.Key).Except(Used, StringComparer.OrdinalIgnoreCase)]
        )
        {
            MaxMessageBytes = durable.GetValue<int?>("maxGrpcMessageSizeInBytes"),
            MaxActionsPerTurn = durable.GetValue<int?>("maxOrchestrationActions"),
        };
    }
}
