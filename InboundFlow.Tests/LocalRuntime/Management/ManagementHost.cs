using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using InboundFlow.LocalRuntime.Durable;
using InboundFlow.LocalRuntime.Hosting;
using InboundFlow.Tests.Support;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace InboundFlow.Tests.LocalRuntime.Management;

/// <summary>A host with a few orchestrators, and somebody who calls its management API.</summary>
internal sealed class ManagementHost : IAsyncDisposable
{
    public const string Base = "runtime/webhooks/durabletask";
    public const string Instances = Base + "/instances";

    private ManagementHost(TestHost host) => Host = host;

    public TestHost Host { get; }

    public string Hub => Host.Options.Name;

    public DurableTaskClient Client => Host.Services.GetRequiredService<DurableTaskClient>();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<ManagementHost> StartAsync(
        AzuriteFixture azurite,
        IReadOnlyDictionary<string, string?>? settings = null,
        LocalRuntimeOptions? runtime = null,
        Action<IServiceCollection>? more = null
    ) =>
        new(
            await TestHost.StartAsync(
                new TestHostOptions
                {
                    ConnectionString = await azurite.ConnectionStringAsync(),
                    Runtime = (runtime ?? new LocalRuntimeOptions()) with
                    {
                        FunctionTypes = [typeof(ManagedFunctions)],
                    },
                    Settings = settings ?? new Dictionary<string, string?>(),
                    Override = services =>
                    {
                        services.Configure<DurableEngineOptions>(engine => engine.Storage = DurableStorage.Memory);
                        more?.Invoke(services);
                    },
                }
            )
        );

    /// <summary>Starts an orchestrator and lets it run as far as it goes.</summary>
    public async Task RunAsync(string id, string orchestrator = "Talk", object? input = null)
    {
        await Client.ScheduleNewOrchestrationInstanceAsync(
            orchestrator,
            input ?? new ManagedFunctions.Hello("hi"),
            new StartOrchestrationOptions(id),
            Token
        );
        await Host.DrainAsync();
    }

    public async Task<HttpResponseMessage> SendAsync(
        string method,
        string path,
        string? body = null,
        string contentType = "application/json",
        params (string Name, string Value)[] headers
    )
    {
        using HttpRequestMessage request = new(new HttpMethod(method), path);
        if (body is not null)
        {
            request.Content = new StringContent(body);
            request.Content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(contentType);
        }

        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await Host.Client.SendAsync(request, Token);
    }

    /// <summary>Sends, and expects an answer of this code with this body.</summary>
    public async Task<string> ExpectAsync(
        HttpStatusCode expected,
        string method,
        string path,
        string? body = null,
        string contentType = "application/json"
    )
    {
        using HttpResponseMessage response = await SendAsync(method, path, body, contentType);
        string text = await response.Content.ReadAsStringAsync(Token);
        Assert.True(expected == response.StatusCode, $"{method} {path}: {(int)response.StatusCode} {text}");
        return text;
    }

    /// <summary>The status document.</summary>
    public async Task<JsonNode> StatusAsync(string id, string query = "")
    {
        using HttpResponseMessage response = await SendAsync("GET", $"{Instances}/{id}{query}");
        return await ReadAsync(response);
    }

    public static async Task<JsonNode> ReadAsync(HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync<JsonNode>(Token))!;

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
