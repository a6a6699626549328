using System.Net;
using System.Text.Json.Nodes;
using InboundFlow.LocalRuntime.Hosting;
using InboundFlow.LocalRuntime.Http.Keys;
using InboundFlow.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace InboundFlow.Tests.LocalRuntime.Management;

public sealed class KeyTests : IAsyncLifetime
{
    private static readonly (string Method, string Path, string Opens)[] Routes =
    [
        ("GET", "api/open", "none wrong own other host system master"),
        ("GET", "api/kept", "own host master"),
        ("GET", "api/unsaid", "host master"),
        ("GET", "api/guarded", "master"),
        ("GET", "api/internal", "system master"),
        ("GET", ManagementHost.Instances, "system master"),
        ("GET", ManagementHost.Instances + "/one", "system master"),
        ("DELETE", ManagementHost.Instances, "system master"),
        ("DELETE", ManagementHost.Instances + "/one", "system master"),
        ("POST", ManagementHost.Instances + "/one/terminate", "system master"),
        ("POST", ManagementHost.Instances + "/one/suspend", "system master"),
        ("POST", ManagementHost.Instances + "/one/resume", "system master"),
        ("POST", ManagementHost.Instances + "/one/restart", "system master"),
        ("POST", ManagementHost.Instances + "/one/raiseEvent/Go", "system master"),
        ("POST", ManagementHost.Base + "/orchestrators/Nobody", "system master"),
        ("GET", ManagementHost.Base + "/entities", "system master"),
        ("GET", "admin/host/status", "master"),
        ("GET", "admin/functions", "master"),
        ("GET", "admin/functions/Tick", "master"),
        ("POST", "admin/functions/Tick", "master"),
        ("GET", "admin/functions/Open/keys", "master"),
        ("POST", "admin/functions/Open/keys/one", "master"),
        ("DELETE", "admin/functions/Open/keys/one", "master"),
    ];

    private readonly AzuriteFixture azurite;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("inboundflow-keyed-");
    private readonly KeyFile keys;
    private readonly ManagedFunctions.Counter counter = new();

    public KeyTests(AzuriteFixture azurite)
    {
        this.azurite = azurite;
        keys = KeyFile.Open(Path.Combine(folder.FullName, KeyFile.Name));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string SystemKey => keys.Current.System[KeyRing.DurableTask];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Every_route_asks_for_its_key()
    {
        string own = keys.SetFunctionKey("Kept", "default");
        string other = keys.SetFunctionKey("Guarded", "default");
        (string Name, string? Key)[] presented =
        [
            ("none", null),
            ("wrong", "wrong"),
            ("own", own),
            ("other", other),
            ("host", keys.Current.Host["default"]),
            ("system", SystemKey),
            ("master", keys.Current.Master),
        ];
        await using ManagementHost app = await StartAsync(Switched(on: true));

        foreach ((string method, string path, string opens) in Routes)
        {
            List<string> opened = [];
            foreach ((string name, string? key) in presented)
            {
                (string, string)[] header = key is null ? [] : [("x-functions-key", key)];
                using HttpResponseMessage byHeader = await app.SendAsync(method, path, headers: header);
                using HttpResponseMessage byQuery = await app.SendAsync(
                    method,
                    path + (key is null ? "" : "?code=" + key)
                );
                Assert.Equal(
                    byHeader.StatusCode == HttpStatusCode.Unauthorized,
                    byQuery.StatusCode == HttpStatusCode.Unauthorized
                );
                if (byHeader.StatusCode == HttpStatusCode.Unauthorized)
                {
                    Assert.Empty(await byHeader.Content.ReadAsByteArrayAsync(Token));
                }
                else
                {
                    opened.Add(name);
                }
            }

            Assert.Equal($"{method} {path}: {opens}", $"{method} {path}: {string.Join(' ', opened)}");
        }
    }

    [Fact]
    public async Task The_header_goes_before_the_query()
    {
        await using ManagementHost app = await StartAsync(Switched(on: true));

        using HttpResponseMessage wrongHeader = await app.SendAsync(
            "GET",
            $"{ManagementHost.Instances}?code={SystemKey}",
            headers: ("x-functions-key", "wrong")
        );
        using HttpResponseMessage rightHeader = await app.SendAsync(
            "GET",
            $"{ManagementHost.Instances}?code=wrong",
            headers: ("x-functions-key", SystemKey)
        );

        Assert.Equal(HttpStatusCode.Unauthorized, wrongHeader.StatusCode);
        Assert.Equal(HttpStatusCode.OK, rightHeader.StatusCode);
    }

    [Fact]
    public async Task What_is_not_there_is_not_there_with_or_without_a_key()
    {
        await using ManagementHost app = await StartAsync(Switched(on: true));

        await app.ExpectAsync(HttpStatusCode.NotFound, "GET", "api/nothing");
        await app.ExpectAsync(HttpStatusCode.NotFound, "HEAD", ManagementHost.Instances + "/one");
        await app.ExpectAsync(HttpStatusCode.NotFound, "PUT", "api/open");
    }

    [Fact]
    public async Task Urls_carry_the_system_key_and_work_by_themselves()
    {
        await using ManagementHost app = await StartAsync(Switched(on: true));

        using HttpResponseMessage started = await app.SendAsync(
            "POST",
            ManagementHost.Base + "/orchestrators/Talk/one",
            """{ "Text": "hi" }""",
            headers: ("x-functions-key", keys.Current.Master)
        );
        string url = started.Headers.Location!.OriginalString;

        Assert.EndsWith(
            $"?taskHub={app.Hub}&connection=AzureWebJobsStorage&code={SystemKey}",
            url,
            StringComparison.Ordinal
        );
        await app.ExpectAsync(HttpStatusCode.Accepted, "GET", url);
    }

    [Fact]
    public async Task Nothing_asks_for_a_key_on_loopback_and_urls_carry_none()
    {
        await using ManagementHost app = await StartAsync([]);

        string urls = await app.ExpectAsync(
            HttpStatusCode.Accepted,
            "POST",
            ManagementHost.Base + "/orchestrators/Talk/one",
            """{ "Text": "hi" }"""
        );

        Assert.DoesNotContain("code=", urls, StringComparison.Ordinal);
        await app.ExpectAsync(HttpStatusCode.OK, "GET", "api/guarded");
        await app.ExpectAsync(HttpStatusCode.OK, "GET", "admin/functions");
    }

    [Fact]
    public async Task Keys_are_given_out_for_the_master_key_alone_even_when_none_are_asked_for()
    {
        const string path = "admin/functions/kept/keys";
        await using ManagementHost app = await StartAsync([]);
        await app.ExpectAsync(HttpStatusCode.Unauthorized, "GET", path);
        await app.ExpectAsync(HttpStatusCode.Unauthorized, "POST", path + "/partner");

        string code = "?code=" + keys.Current.Master;
        JsonNode first = JsonNode.Parse(await app.ExpectAsync(HttpStatusCode.OK, "GET", path + code))!;
        JsonNode made = JsonNode.Parse(
            await app.ExpectAsync(HttpStatusCode.Created, "POST", path + "/partner" + code)
        )!;
        await app.ExpectAsync(HttpStatusCode.NoContent, "DELETE", path + "/default" + code);

        Assert.Equal("default", (string?)first["keys"]![0]!["name"]);
        Assert.Equal("partner", (string?)made["name"]);
        KeyRing stored = KeyFile.Open(keys.Path).Current;
        Assert.Equal([KeyValuePair.Create("partner", (string)made["value"]!)], stored.Of("Kept"));
        await app.ExpectAsync(HttpStatusCode.NotFound, "GET", "admin/functions/nobody/keys" + code);
        await app.ExpectAsync(HttpStatusCode.NotFound, "GET", "admin/functions/Talk/keys" + code);
    }

    [Fact]
    public async Task A_key_that_is_made_or_taken_away_counts_at_once()
    {
        await using ManagementHost app = await StartAsync(Switched(on: true));
        string code = "?code=" + keys.Current.Master;
        JsonNode made = JsonNode.Parse(
            await app.ExpectAsync(HttpStatusCode.Created, "POST", "admin/functions/kept/keys/partner" + code)
        )!;
        string kept = "api/kept?code=" + (string)made["value"]!;

        await app.ExpectAsync(HttpStatusCode.OK, "GET", kept);
        await app.ExpectAsync(HttpStatusCode.NoContent, "DELETE", "admin/functions/kept/keys/partner" + code);
        await app.ExpectAsync(HttpStatusCode.Unauthorized, "GET", kept);
    }

    [Fact]
    public async Task An_address_that_others_can_reach_has_keys_asked_for_whatever_the_switch_says()
    {
        await using ManagementHost app = await StartAsync(
            new Dictionary<string, string?>
            {
                [HostAccess.AddressSetting] = "*",
                [HostAccess.EnableAuthSetting] = "false",
            }
        );
        string port = app.Host.Url.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        using HttpClient client = new() { BaseAddress = new Uri($"http://127.0.0.1:{port}/") };

        using HttpResponseMessage without = await client.GetAsync(new Uri("api/kept", UriKind.Relative), Token);
        using HttpResponseMessage with = await client.GetAsync(
            new Uri("api/kept?code=" + keys.Current.Master, UriKind.Relative),
            Token
        );
        using HttpRequestMessage named = new(HttpMethod.Get, "api/open");
        named.Headers.Host = "flows.example.org";
        using HttpResponseMessage byName = await client.SendAsync(named, Token);

        Assert.Equal(HttpStatusCode.Unauthorized, without.StatusCode);
        Assert.Equal(HttpStatusCode.OK, with.StatusCode);
        Assert.Equal(HttpStatusCode.OK, byName.StatusCode);
        string said = app.Host.Output.ToString();
        Assert.Contains(
            "It listens where other machines can reach it, and asks for keys.",
            said,
            StringComparison.Ordinal
        );
        Assert.Contains($"Listening on  http://localhost:{port}", said, StringComparison.Ordinal);
        Assert.DoesNotContain(keys.Current.Master, said, StringComparison.Ordinal);
    }

    private async Task<ManagementHost> StartAsync(Dictionary<string, string?> settings) =>
        await ManagementHost.StartAsync(
            azurite,
            new Dictionary<string, string?>(settings) { [HostAccess.KeysFileSetting] = keys.Path },
            more: services => services.AddSingleton(counter)
        );

    private static Dictionary<string, string?> Switched(bool on) =>
        new() { [HostAccess.EnableAuthSetting] = on ? "true" : "false" };
}
