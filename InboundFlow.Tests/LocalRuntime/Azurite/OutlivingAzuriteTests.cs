using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Azure.Data.Tables;
using InboundFlow.LocalRuntime.Azurite;
using InboundFlow.LocalRuntime.Hosting;

namespace InboundFlow.Tests.LocalRuntime.Azurite;

public sealed class OutlivingAzuriteTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("inboundflow-azurite-");

    [Fact]
    public async Task What_was_written_is_there_after_a_stop_and_a_start_and_a_second_start_finds_the_first()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        AzuriteEndpoints ports = FreePorts();
        OutlivingAzurite first = await OutlivingAzurite.StartAsync(folder.FullName, ports, cancellationToken);
        try
        {
            TableClient table = new(ports.ConnectionString, "Kept");
            await table.CreateAsync(cancellationToken);
            await table.AddEntityAsync(new TableEntity("p", "r") { ["Text"] = "kept" }, cancellationToken);

            OutlivingAzurite found = await OutlivingAzurite.StartAsync(folder.FullName, ports, cancellationToken);
            Assert.True(found is { WasRunning: true, IsOurs: true });
            Assert.Equal(first.ProcessId, found.ProcessId);
            await found.StopAsync(cancellationToken);
            Assert.Null(ProcessIdentity.Of(first.ProcessId));
            Assert.Null(await OutlivingAzurite.FindAsync(folder.FullName, ports, cancellationToken));

            first = await OutlivingAzurite.StartAsync(folder.FullName, ports, cancellationToken);
            Assert.False(first.WasRunning);
            TableEntity read = await table.GetEntityAsync<TableEntity>("p", "r", null, cancellationToken);
            Assert.Equal("kept", read.GetString("Text"));
        }
        finally
        {
            await first.StopAsync(CancellationToken.None);
        }
    }

    [Fact]
    public async Task The_one_of_another_app_that_runs_is_used_and_left_to_it()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using AzuriteServer server = await AzuriteServer.StartAsync(null, cancellationToken);
        using Process other = AzuriteInstallation.StartNode("process.stdin.resume();", []);
        string note = Path.Combine(folder.FullName, "azurite.pid");
        string[] lines = [$"{ProcessIdentity.Of(server.ProcessId)}", $"{ProcessIdentity.Of(other.Id)}"];
        await File.WriteAllLinesAsync(note, lines, cancellationToken);

        OutlivingAzurite? found = await OutlivingAzurite.FindAsync(
            folder.FullName,
            server.Endpoints,
            cancellationToken
        );
        Assert.True(found is { WasRunning: true, IsOurs: false });

        other.StandardInput.Close();
        await other.WaitForExitAsync(cancellationToken);
        found = await OutlivingAzurite.FindAsync(folder.FullName, server.Endpoints, cancellationToken);
        Assert.True(found is { WasRunning: true, IsOurs: true });
    }

    [Fact]
    public async Task A_start_that_fails_says_what_Azurite_said()
    {
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        AzuriteEndpoints ports = FreePorts() with { BlobPort = ((IPEndPoint)taken.LocalEndpoint).Port };

        InvalidOperationException exception = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            OutlivingAzurite.StartAsync(folder.FullName, ports, TestContext.Current.CancellationToken)
        );

        Assert.Contains("EADDRINUSE", exception.Message, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static AzuriteEndpoints FreePorts()
    {
        TcpListener[] listeners = [new(IPAddress.Loopback, 0), new(IPAddress.Loopback, 0), new(IPAddress.Loopback, 0)];
        Array.ForEach(listeners, listener => listener.Start());
        int[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        Array.ForEach(listeners, listener => listener.Dispose());
        return new AzuriteEndpoints(ports[0], ports[1], ports[2]);
    }
}
