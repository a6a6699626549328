using System.Globalization;
using Azure.Core.Pipeline;
using InboundFlow.Benchmarks.Traffic;
using InboundFlow.Functions;
using InboundFlow.LocalRuntime.Azurite;
using InboundFlow.LocalRuntime.Hosting;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace InboundFlow.Benchmarks.Measuring;

/// <summary>The server in this process, so that its storage transactions can be counted, on an Azurite of its own.</summary>
internal sealed class InProcessTarget : ITrafficTarget
{
    private readonly AzuriteServer azurite;
    private readonly IHost host;

    private InProcessTarget(AzuriteServer azurite, IHost host, StorageCounter counter, int port)
    {
        this.azurite = azurite;
        this.host = host;
        Counter = counter;
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/") };
    }

    public HttpClient Http { get; }

    public string ChannelId => ServerSettings.ChannelId;

    public string Secret => ServerSettings.Secret;

    public string? Storage => azurite.ConnectionString;

    public StorageCounter? Counter { get; }

    public static async Task<InProcessTarget> StartAsync(CancellationToken cancellationToken)
    {
        AzuriteServer storage = await AzuriteServer.StartAsync(null, cancellationToken);
        int port = FreePort.Find();
        StorageCounter counter = new();
        IHost app = Build(ServerSettings.For(storage.ConnectionString), port, counter);
        InProcessTarget target = new(storage, app, counter, port);
        try
        {
            await app.StartAsync(cancellationToken);
            return target;
        }
        catch
        {
            await target.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync(CancellationToken.None);
        host.Dispose();
        Http.Dispose();
        await azurite.DisposeAsync();
    }

    private static IHost Build(IReadOnlyDictionary<string, string?> settings, int port, StorageCounter counter)
    {
        FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder([
            "--port",
            port.ToString(CultureInfo.InvariantCulture),
        ]);
        builder.ConfigureFunctionsWebApplication();
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Services.AddInboundFlow(builder.Configuration);
        builder.Services.AddSingleton<HttpPipelinePolicy>(counter);
        builder.Services.AddSingleton(
            new LocalRuntimeOptions { AppAssembly = typeof(InboundFlowRegistration).Assembly, Output = TextWriter.Null }
        );
        return builder.Build();
    }
}
