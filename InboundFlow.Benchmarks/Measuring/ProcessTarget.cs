using InboundFlow.Benchmarks.Traffic;
using InboundFlow.LocalRuntime.Azurite;

namespace InboundFlow.Benchmarks.Measuring;

/// <summary>The real server in a process of its own, on an Azurite of its own.</summary>
internal sealed class ProcessTarget : ITrafficTarget
{
    private readonly AzuriteServer azurite;

    private ProcessTarget(AzuriteServer azurite, ServerProcess server)
    {
        this.azurite = azurite;
        Server = server;
    }

    /// <summary>To be killed.</summary>
    public ServerProcess Server { get; }

    public HttpClient Http => Server.Http;

    public string ChannelId => ServerSettings.ChannelId;

    public string Secret => ServerSettings.Secret;

    public string? Storage => azurite.ConnectionString;

    public StorageCounter? Counter => null;

    public static async Task<ProcessTarget> StartAsync(CancellationToken cancellationToken)
    {
        AzuriteServer storage = await AzuriteServer.StartAsync(null, cancellationToken);
        try
        {
            IReadOnlyDictionary<string, string?> settings = ServerSettings.For(storage.ConnectionString);
            ServerProcess server = await ServerProcess.StartAsync(settings, TimeProvider.System, cancellationToken);
            return new ProcessTarget(storage, server);
        }
        catch
        {
            await storage.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await azurite.DisposeAsync();
    }
}
