namespace InboundFlow.Benchmarks.Traffic;

/// <summary>The settings of a server that is made for traffic: one generic channel, no sample workspace.</summary>
internal static class ServerSettings
{
    internal const string ChannelId = "traffic";
    internal const string Secret = "whsec_dHJhZmZpYy10cmFmZmljLXRyYWZmaWMtdHJhZmZpYyE=";

    /// <summary>The settings, with <c>:</c> between the parts of their names.</summary>
    /// <param name="storage">The connection string of the storage account.</param>
    internal static IReadOnlyDictionary<string, string?> For(string storage) =>
        new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["AzureWebJobsStorage"] = storage,
            [$"Channels:{ChannelId}:Type"] = "generic",
            [$"Channels:{ChannelId}:Secrets:0"] = Secret,
            // Nobody replies during a run; the channel only wants to know where replies would go.
            [$"Channels:{ChannelId}:BaseUrl"] = "http://127.0.0.1:9/",
            ["SampleWorkspace:Enabled"] = "false",
            ["Logging:LogLevel:Default"] = "Warning",
        };
}
