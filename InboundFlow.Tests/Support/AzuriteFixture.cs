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
    private readonly Lazy<Task<AzuriteServer>> server = new(() =>
        AzuriteServer.StartAsync(null, CancellationToken.None)
    );

    /// <summary>What storage clients take.</summary>
    public async Task<string> ConnectionStringAsync() => (await server.Value).ConnectionString;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (server.IsValueCreated)
        {
            await (await server.Value).DisposeAsync();
        }
    }
}
