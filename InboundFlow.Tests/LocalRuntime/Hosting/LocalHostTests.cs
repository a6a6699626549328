using System.Net;
using System.Text.Json;
using InboundFlow.LocalRuntime.Hosting;
using InboundFlow.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace InboundFlow.Tests.LocalRuntime.Hosting;

public sealed class LocalHostTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("inboundflow-host-");

    [Fact]
    public void The_command_line_goes_before_local_settings_and_those_before_app_settings()
    {
        Write("appsettings.json", """{ "A": "app", "B": "app", "C": "app" }""");
        Write("local.settings.json", """{ "Values": { "B": "local", "C": "local", "Deep__Er__0": "x" } }""");

        IConfiguration settings = LocalHost.CreateBuilder(["--C", "line"], folder.FullName).Configuration;

        Assert.Equal(
            ["app", "local", "line", "x"],
            [settings["A"], settings["B"], settings["C"], settings["Deep:Er:0"]]
        );
    }

    [Fact]
    public void The_environment_goes_before_local_settings()
    {
        Write("local.settings.json", """{ "Values": { "PATH": "local" } }""");

        Assert.NotEqual("local", LocalHost.CreateBuilder([], folder.FullName).Configuration["PATH"]);
    }

    [Fact]
    public void The_sample_settings_stand_in_until_there_are_others()
    {
        Write("local.settings.sample.json", """{ "Values": { "A": "sample" }, "Host": { "LocalHttpPort": 7072 } }""");
        Assert.Equal("sample", LocalHost.CreateBuilder([], folder.FullName).Configuration["A"]);
        Assert.Equal(7072, LocalSettings.Read(folder.FullName).Port);

        Write("local.settings.json", """{ "Values": { } }""");
        Assert.Null(LocalHost.CreateBuilder([], folder.FullName).Configuration["A"]);
    }

    [Fact]
    public void A_second_build_is_refused()
    {
        FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder([]);
        builder.Services.AddSingleton(new LocalRuntimeOptions { FunctionTypes = [] });
        using IHost host = builder.Build();

        Assert.Throws<InvalidOperationException>(builder.Build);
    }

    [Fact]
    public void Http_functions_need_the_web_application()
    {
        FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder([]);
        builder.Services.AddSingleton(new LocalRuntimeOptions { FunctionTypes = [typeof(Hello)] });

        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(builder.Build);

        Assert.Contains("ConfigureFunctionsWebApplication", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ }""", "api/hello")]
    [InlineData("""{ "extensions": { "http": { "routePrefix": "" } } }""", "hello")]
    [InlineData("""{ "extensions": { "http": { "routePrefix": "v1/in" } } }""", "v1/in/hello")]
    public async Task The_route_prefix_is_that_of_host_json(string hostJson, string path)
    {
        Write("host.json", hostJson);
        await using TestHost host = await TestHost.StartAsync(
            new TestHostOptions
            {
                Runtime = new LocalRuntimeOptions { FunctionTypes = [typeof(Hello)], BaseDirectory = folder.FullName },
            }
        );

        Assert.Equal("hello", await host.Client.GetStringAsync(path, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("127.0.0.1:7071", HttpStatusCode.OK)]
    [InlineData("[::1]:7071", HttpStatusCode.OK)]
    [InlineData("tunnel.example.org", HttpStatusCode.OK)]
    [InlineData("a.example.net", HttpStatusCode.OK)]
    [InlineData("evil.example.org", HttpStatusCode.BadRequest)]
    [InlineData("localhost.example.org", HttpStatusCode.BadRequest)]
    [InlineData("10.0.0.1", HttpStatusCode.BadRequest)]
    public async Task Requests_for_another_host_are_refused_whatever_was_forwarded(string name, HttpStatusCode expected)
    {
        await using TestHost host = await TestHost.StartAsync(
            new TestHostOptions
            {
                Runtime = new LocalRuntimeOptions { FunctionTypes = [typeof(Hello)] },
                Settings = new Dictionary<string, string?>
                {
                    [HostAccess.AllowedHostsSetting] = "tunnel.example.org; *.example.net",
                },
            }
        );
        using HttpRequestMessage request = new(HttpMethod.Get, "api/hello");
        request.Headers.Host = name;
        request.Headers.Add("X-Forwarded-Host", "localhost");

        using HttpResponseMessage response = await host.Client.SendAsync(
            request,
            TestContext.Current.CancellationToken
        );

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public void The_durable_settings_are_those_of_host_json_and_what_means_nothing_here_is_named()
    {
        Write(
            "host.json",
            """
            {
              // Comments are allowed, as in Azure.
              "extensions": {
                "durableTask": {
                  "hubName": "%Hub%1",
                  "maxConcurrentActivityFunctions": 5,
                  "storageProvider": { "partitionCount": 8, "maxQueuePollingInterval": "00:00:01" }
                }
              }
            }
            """
        );
        IConfiguration settings = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Hub"] = "Flow" })
            .Build();

        HostJson read = HostJson.Read(folder.FullName, settings);

        Assert.Equal("Flow1", read.TaskHub);
        Assert.Equal(5, read.MaxConcurrentActivities);
        Assert.Null(read.MaxConcurrentOrchestrators);
        Assert.Equal(8, read.PartitionCount);
        Assert.Equal([new HostJsonRemark.Unused("storageProvider.maxQueuePollingInterval")], read.Remarks);
    }

    [Fact]
    public void What_host_json_says_in_vain_is_named_with_the_reason()
    {
        Write(
            "host.json",
            """
            {
              "extensions": {
                "durableTask": {
                  "partitionCount": 4,
                  "hubname": "Flow",
                  "useGracefulShutdown": true,
                  "tracing": { "traceInputsAndOutputs": true },
                  "maxConcurentActivityFunctions": 5,
                  "overridableExistingInstanceStates": "AnyState",
                  "httpSettings": { "useForwardedHost": true },
                  "storageProvider": { "partitionCount": 4, "hubName": "X", "partitions": 4 }
                }
              }
            }
            """
        );

        HostJson read = HostJson.Read(folder.FullName, new ConfigurationBuilder().Build());

        Assert.Equal(
            [
                new HostJsonRemark.Unknown("maxConcurentActivityFunctions"),
                new HostJsonRemark.Misplaced("partitionCount", "storageProvider.partitionCount"),
                new HostJsonRemark.Misplaced("storageProvider.hubName", "hubName"),
                new HostJsonRemark.Unknown("storageProvider.partitions"),
                new HostJsonRemark.Unused("tracing.traceInputsAndOutputs"),
                new HostJsonRemark.Unused("useGracefulShutdown"),
            ],
            read.Remarks
        );
        Assert.True(read.UseForwardedHost);
        Assert.True(read.ReplacesRunning);
    }

    [Theory]
    [InlineData(null, null, "It listens on loopback only and asks for no keys.")]
    [InlineData("true", null, "It listens on loopback only and asks for keys.")]
    public async Task The_banner_tells_the_truth_about_keys(string? enableAuth, string? address, string expected)
    {
        await using TestHost host = await TestHost.StartAsync(
            new TestHostOptions
            {
                Runtime = new LocalRuntimeOptions { FunctionTypes = [typeof(Hello)], BaseDirectory = folder.FullName },
                Settings = new Dictionary<string, string?>
                {
                    [HostAccess.EnableAuthSetting] = enableAuth,
                    [HostAccess.AddressSetting] = address,
                },
            }
        );
        string said = host.Output.ToString();

        Assert.Contains(expected, said, StringComparison.Ordinal);
        Assert.Contains(
            Path.Combine(folder.FullName, "local.keys.json") + " (made just now)",
            said,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Where_no_keys_can_be_kept_the_host_starts_only_while_none_are_asked_for()
    {
        TestHostOptions options = new()
        {
            Runtime = new LocalRuntimeOptions { FunctionTypes = [typeof(Hello)], BaseDirectory = folder.FullName },
            Settings = new Dictionary<string, string?> { [HostAccess.KeysFileSetting] = "nowhere/keys.json" },
        };
        await using TestHost host = await TestHost.StartAsync(options);

        Assert.Equal("hello", await host.Client.GetStringAsync("api/hello", TestContext.Current.CancellationToken));
        InvalidOperationException exception = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            TestHost.StartAsync(
                options with
                {
                    Settings = new Dictionary<string, string?>(options.Settings)
                    {
                        [HostAccess.EnableAuthSetting] = "true",
                    },
                }
            )
        );
        Assert.Contains("LocalRuntime:KeysFile", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Durable_payloads_are_pascal_case_and_read_in_any_case()
    {
        WebApplicationBuilder builder = LocalHost.CreateBuilder([], folder.FullName);
        using ServiceProvider services = builder.Services.BuildServiceProvider();

        JsonSerializerOptions json = services.GetRequiredService<IOptions<JsonSerializerOptions>>().Value;

        Assert.True(json.PropertyNameCaseInsensitive);
        Assert.Null(json.PropertyNamingPolicy);
    }

    [Theory]
    [InlineData("UseDevelopmentStorage=true", "Azurite, http://127.0.0.1:10002")]
    [InlineData("AccountName=contoso;AccountKey=c2VjcmV0", "storage account 'contoso'")]
    [InlineData(
        "AccountName=a;AccountKey=c2VjcmV0;TableEndpoint=http://127.0.0.1:5/a?sig=secret",
        "http://127.0.0.1:5/a"
    )]
    [InlineData(null, "none")]
    public void The_storage_is_named_without_its_key(string? connectionString, string expected) =>
        Assert.Equal(expected, StorageDescription.Of(connectionString));

    public void Dispose() => folder.Delete(recursive: true);

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(folder.FullName, name), text);

    public static class Hello
    {
        [Function("Hello")]
        public static IResult Get([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
            Results.Text("hello");
    }
}
