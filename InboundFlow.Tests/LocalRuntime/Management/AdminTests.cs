using System.Net;
using System.Text.Json.Nodes;
using InboundFlow.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace InboundFlow.Tests.LocalRuntime.Management;

public sealed class AdminTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly ManagedFunctions.Counter counter = new();
    private ManagementHost app = null!;

    public async ValueTask InitializeAsync() =>
        app = await ManagementHost.StartAsync(azurite, more: services => services.AddSingleton(counter));

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task The_host_says_that_it_runs()
    {
        JsonNode status = JsonNode.Parse(await app.ExpectAsync(HttpStatusCode.OK, "GET", "admin/host/status"))!;

        Assert.Equal("Running", (string?)status["state"]);
        Assert.NotNull(status["version"]);
        Assert.True((long)status["processUptime"]! >= 0);
    }

    [Fact]
    public async Task Functions_are_described_with_their_bindings()
    {
        JsonArray all = JsonNode.Parse(await app.ExpectAsync(HttpStatusCode.OK, "GET", "admin/functions"))!.AsArray();
        JsonNode kept = JsonNode.Parse(await app.ExpectAsync(HttpStatusCode.OK, "GET", "admin/functions/kept"))!;

        Assert.Equal(
            [
                "Brittle",
                "Echo",
                "Everything",
                "Fail",
                "Guarded",
                "Hold",
                "Internal",
                "Join",
                "Kept",
                "Open",
                "Talk",
                "Tick",
                "Unsaid",
                "Version",
            ],
            all.Select(each => (string?)each!["name"])
        );
        Assert.Equal($"{app.Host.Client.BaseAddress}api/kept/{{id?}}", (string?)kept["invoke_url_template"]);
        Assert.Equal(
            """[{"name":"request","type":"httpTrigger","direction":"In","authLevel":"Function","methods":["GET"],"route":"kept/{id?}"}]""",
            kept["config"]!["bindings"]!.ToJsonString()
        );
        Assert.Equal(
            """[{"name":"timer","type":"timerTrigger","direction":"In","schedule":"0 0 0 1 1 *","runOnStartup":false,"useMonitor":true}]""",
            all.Single(each => (string?)each!["name"] == "Tick")!["config"]!["bindings"]!.ToJsonString()
        );
        await app.ExpectAsync(HttpStatusCode.NotFound, "GET", "admin/functions/nobody");
    }

    [Fact]
    public async Task A_timer_function_runs_once_for_each_time_it_is_asked_to()
    {
        await app.ExpectAsync(HttpStatusCode.Accepted, "POST", "admin/functions/Tick", """{ "input": "" }""");
        await app.ExpectAsync(HttpStatusCode.Accepted, "POST", "admin/functions/tick", "{}");
        await app.ExpectAsync(HttpStatusCode.Accepted, "POST", "admin/functions/tick");
        await app.Host.DrainAsync();

        Assert.Equal(3, counter.Count);
    }

    [Theory]
    [InlineData("admin/functions/nobody", """{ "input": "" }""", HttpStatusCode.NotFound)]
    [InlineData("admin/functions/Talk", """{ "input": "" }""", HttpStatusCode.BadRequest)]
    [InlineData("admin/functions/Open", """{ "input": "" }""", HttpStatusCode.BadRequest)]
    [InlineData("admin/functions/Tick", "{", HttpStatusCode.BadRequest)]
    [InlineData("admin/functions/Tick", "1", HttpStatusCode.BadRequest)]
    [InlineData("admin/functions/Tick/more", "{}", HttpStatusCode.NotFound)]
    public async Task What_is_no_timer_function_is_not_run(string path, string body, HttpStatusCode expected)
    {
        await app.ExpectAsync(expected, "POST", path, body);
        await app.Host.DrainAsync();

        Assert.Equal(0, counter.Count);
    }

    [Theory]
    [InlineData("HEAD", "admin/host/status")]
    [InlineData("DELETE", "admin/functions")]
    [InlineData("GET", "admin")]
    public async Task What_there_is_not_is_404(string method, string path) =>
        await app.ExpectAsync(HttpStatusCode.NotFound, method, path);

    [Theory]
    [InlineData("cross-site", HttpStatusCode.Forbidden)]
    [InlineData("same-origin", HttpStatusCode.OK)]
    [InlineData("none", HttpStatusCode.OK)]
    public async Task A_page_of_another_site_manages_nothing(string site, HttpStatusCode expected)
    {
        foreach (string path in (string[])[ManagementHost.Instances, "admin/host/status"])
        {
            using HttpResponseMessage response = await app.SendAsync("GET", path, headers: ("Sec-Fetch-Site", site));

            Assert.Equal(expected, response.StatusCode);
        }
    }
}
