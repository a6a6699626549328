using InboundFlow.Benchmarks.Traffic;
using InboundFlow.LocalRuntime.Azurite;

namespace InboundFlow.Tests.Traffic;

/// <summary>The real server, killed for real. <c>InboundFlow.Benchmarks traffic --kill</c> does the same at any size.</summary>
public sealed class KillTests
{
    [Fact]
    public async Task Whoever_kills_the_server_in_the_middle_of_a_burst_loses_nothing_and_doubles_nothing()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using AzuriteServer azurite = await AzuriteServer.StartAsync(null, cancellationToken);
        await using ServerProcess server = await ServerProcess.StartAsync(
            ServerSettings.For(azurite.ConnectionString),
            TimeProvider.System,
            cancellationToken
        );

        KillRun run = await KillRun.RunAsync(
            server,
            new KillPlan(Contacts: 200, Kills: 3, Agents: 8, Concurrency: 16),
            TimeProvider.System,
            cancellationToken
        );

        Assert.Empty(run.Violations);
        Assert.NotEqual(0, run.Repeated);
    }
}
