using System.Collections.Concurrent;
using System.Text;
using InboundFlow.LocalRuntime.Hosting;
using InboundFlow.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Trace;

namespace InboundFlow.Tests.LocalRuntime.Hosting;

/// <summary>Alone, because whoever exports listens to everything in the process.</summary>
[CollectionDefinition("Telemetry export", DisableParallelization = true)]
[Collection("Telemetry export")]
public sealed class TelemetryExportTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_an_endpoint_traces_metrics_and_logs_are_exported()
    {
        await using Collector collector = await Collector.StartAsync();
        TestHost host = await StartAsync(
            new Dictionary<string, string?>
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Url,
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
                ["OTEL_SERVICE_NAME"] = "tried",
            }
        );

        await host.Client.GetStringAsync("api/ping/mia?code=topsecret", Token);
        await host.DisposeAsync();

        string traces = collector.Received("/v1/traces");
        Assert.Contains("GET /api/ping/{name}", traces, StringComparison.Ordinal);
        Assert.Contains("tried", traces, StringComparison.Ordinal);
        Assert.DoesNotContain("topsecret", traces, StringComparison.Ordinal);
        Assert.Contains("http.server.request.duration", collector.Received("/v1/metrics"), StringComparison.Ordinal);
        Assert.Contains("pinged", collector.Received("/v1/logs"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_endpoint_there_is_no_trace_of_it()
    {
        await using TestHost host = await StartAsync(new Dictionary<string, string?>());

        Assert.Null(host.Services.GetService<TracerProvider>());
    }

    private static Task<TestHost> StartAsync(IReadOnlyDictionary<string, string?> settings) =>
        TestHost.StartAsync(
            new TestHostOptions
            {
                Runtime = new LocalRuntimeOptions { FunctionTypes = [typeof(Sample)] },
                Settings = settings,
            }
        );

    public static class Sample
    {
        private static readonly Action<ILogger, Exception?> Pinged = LoggerMessage.Define(
            LogLevel.Warning,
            new EventId(1),
            "pinged"
        );

        [Function("Ping")]
        public static IResult Ping(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ping/{name}")] HttpRequest request,
            string name,
            FunctionContext context
        )
        {
            Pinged(context.GetLogger("Sample"), null);
            return Results.Text(name);
        }
    }

    /// <summary>Takes OTLP over HTTP.</summary>
    private sealed class Collector(WebApplication app) : IAsyncDisposable
    {
        private readonly ConcurrentQueue<(string Path, string Body)> received = new();

        public string Url => app.Urls.Single();

        public static async Task<Collector> StartAsync()
        {
            WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders();
            WebApplication app = builder.Build();
            Collector collector = new(app);
            app.Run(collector.TakeAsync);
            await app.StartAsync(Token);
            return collector;
        }

        // Protobuf, but texts in it are plain.
        public string Received(string path) =>
            string.Concat(received.Where(each => each.Path == path).Select(each => each.Body));

        public ValueTask DisposeAsync() => app.DisposeAsync();

        private async Task TakeAsync(HttpContext context)
        {
            using MemoryStream body = new();
            await context.Request.Body.CopyToAsync(body, Token);
            received.Enqueue((context.Request.Path, Encoding.Latin1.GetString(body.ToArray())));
        }
    }
}
