using InboundFlow.LocalRuntime.Azurite;
using InboundFlow.Tests.Support;

[assembly: AssemblyFixture(typeof(AzuriteFixture))]

namespace InboundFlow.Tests.Support;

/// <summary>
/// One Azurite for the whole test run, in memory and on free ports. It starts when a test first asks for it, so a run of
/// pure tests does not pay. Tests keep out of each other's way by the names of their tables.
/// </summary>
public sealed class AzuriteFixture : IAsyncDisposable
{
    private readonly SemaphoreSlim starting = new(1);
    private AzuriteServer? server;

    /// <summary>What storage clients take.</summary>
    public async Task<string> ConnectionStringAsync()
    {
        await starting.WaitAsync();
        try
        {
            server ??= await AzuriteServer.StartAsync(null, CancellationToken.None);
            return server.ConnectionString;
        }
        finally
        {
            starting.Release();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }

        starting.Dispose();
    }
}
