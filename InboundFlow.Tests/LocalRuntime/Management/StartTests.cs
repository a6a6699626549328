using System.Net;
using System.Text.Json.Nodes;
using InboundFlow.LocalRuntime.Hosting;
using InboundFlow.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace InboundFlow.Tests.LocalRuntime.Management;

public sealed class StartTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private const string Orchestrators = ManagementHost.Base + "/orchestrators";
    private ManagementHost app = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => app = await ManagementHost.StartAsync(azurite);

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task A_start_is_202_and_says_where_the_instance_is_managed()
    {
        using HttpResponseMessage response = await app.SendAsync(
            "POST",
            Orchestrators + "/Talk/one",
            """{ "Text": "hi" }"""
        );
        string text = await response.Content.ReadAsStringAsync(Token);

        string instance = $"{app.Host.Client.BaseAddress}{ManagementHost.Instances}/one";
        string query = $"taskHub={app.Hub}&connection=AzureWebJobsStorage";
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("application/json; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Equal(new Uri($"{instance}?{query}"), response.Headers.Location);
        Assert.Equal(TimeSpan.FromSeconds(10), response.Headers.RetryAfter!.Delta);
        Assert.Equal(
            $$"""
            {"id":"one","statusQueryGetUri":"{{instance}}?{{query}}","sendEventPostUri":"{{instance}}/raiseEvent/{eventName}?{{query}}","terminatePostUri":"{{instance}}/terminate?reason={text}&{{query}}","rewindPostUri":"{{instance}}/rewind?reason={text}&{{query}}","purgeHistoryDeleteUri":"{{instance}}?{{query}}","restartPostUri":"{{instance}}/restart?{{query}}","suspendPostUri":"{{instance}}/suspend?reason={text}&{{query}}","resumePostUri":"{{instance}}/resume?reason={text}&{{query}}"}
            """,
            text
        );
    }

    [Fact]
    public async Task Every_url_that_a_start_gives_works()
    {
        JsonNode urls = JsonNode.Parse(
            await app.ExpectAsync(HttpStatusCode.Accepted, "POST", Orchestrators + "/Talk", """{ "Text": "hi" }""")
        )!;
        string Url(string name) =>
            ((string)urls[name]!)
                .Replace("{text}", "why", StringComparison.Ordinal)
                .Replace("{eventName}", "Other", StringComparison.Ordinal);
        await app.Host.DrainAsync();

        await app.ExpectAsync(HttpStatusCode.Accepted, "GET", Url("statusQueryGetUri"));
        await app.ExpectAsync(HttpStatusCode.Accepted, "POST", Url("sendEventPostUri"), "1");
        await app.ExpectAsync(HttpStatusCode.Accepted, "POST", Url("suspendPostUri"));
        await app.Host.DrainAsync();
        await app.ExpectAsync(HttpStatusCode.Accepted, "POST", Url("resumePostUri"));
        await app.Host.DrainAsync();
        await app.ExpectAsync(HttpStatusCode.Accepted, "POST", Url("restartPostUri"));
        await app.ExpectAsync(HttpStatusCode.Accepted, "POST", Url("terminatePostUri"));
        await app.Host.DrainAsync();
        await app.ExpectAsync(HttpStatusCode.PreconditionFailed, "POST", Url("rewindPostUri"));
        await app.ExpectAsync(HttpStatusCode.OK, "DELETE", Url("purgeHistoryDeleteUri"));
        await app.ExpectAsync(HttpStatusCode.NotFound, "GET", Url("statusQueryGetUri"));
    }

    [Fact]
    public async Task The_id_is_part_of_a_url_whatever_it_contains()
    {
        JsonNode urls = JsonNode.Parse(
            await app.ExpectAsync(
                HttpStatusCode.Accepted,
                "POST",
                Orchestrators + "/Talk/a%20b%26%3F%23%C3%A9",
                """{ "Text": "hi" }"""
            )
        )!;
        await app.Host.DrainAsync();

        Assert.Equal("a b&?#é", (string?)urls["id"]);
        await app.ExpectAsync(HttpStatusCode.Accepted, "GET", (string)urls["statusQueryGetUri"]!);
    }

    [Theory]
    [InlineData("/Talk/one", "{", HttpStatusCode.BadRequest)]
    [InlineData("/Talk/one", "1 2", HttpStatusCode.BadRequest)]
    [InlineData("/Nobody/one", "1", HttpStatusCode.BadRequest)]
    [InlineData("/Join/one", "1", HttpStatusCode.BadRequest)]
    [InlineData("/Talk/@one", "1", HttpStatusCode.BadRequest)]
    [InlineData("/Talk?timeout=1&pollingInterval=2", "1", HttpStatusCode.BadRequest)]
    [InlineData("/Talk?timeout=-1&pollingInterval=-2", "1", HttpStatusCode.BadRequest)]
    [InlineData("/Talk?timeout=1e300&pollingInterval=1", "1", HttpStatusCode.BadRequest)]
    [InlineData("/Talk?taskHub=Another", "1", HttpStatusCode.BadRequest)]
    [InlineData("/Talk?connection=Another", "1", HttpStatusCode.BadRequest)]
    [InlineData("/Talk/taken", "1", HttpStatusCode.Conflict)]
    [InlineData("/Talk/over", """{ "Text": "x" }""", HttpStatusCode.Accepted)]
    [InlineData("/talk/one/", """{ "Text": "x" }""", HttpStatusCode.Accepted)]
    [InlineData("/Talk?timeout=rubbish&pollingInterval=1", """{ "Text": "x" }""", HttpStatusCode.Accepted)]
    [InlineData("/Talk?timeout=10", """{ "Text": "x" }""", HttpStatusCode.Accepted)]
    [InlineData("/Echo", null, HttpStatusCode.Accepted)]
    [InlineData("/Echo", "null", HttpStatusCode.Accepted)]
    public async Task Every_answer_to_a_start_has_its_code(string path, string? body, HttpStatusCode expected)
    {
        await app.RunAsync("taken");
        await app.RunAsync("over", "Echo");

        string text = await app.ExpectAsync(expected, "POST", Orchestrators + path, body);

        if (expected != HttpStatusCode.Accepted)
        {
            JsonObject error = JsonNode.Parse(text)!.AsObject();
            Assert.Equal(["Message"], error.Select(pair => pair.Key));
            Assert.DoesNotContain("Exception", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Parameter", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Who_waits_gets_the_output_itself_as_soon_as_there_is_one()
    {
        // The clock stands still: what polls would never come back.
        string output = await app.ExpectAsync(
            HttpStatusCode.OK,
            "POST",
            Orchestrators + "/Echo?timeout=60&pollingInterval=10",
            """{ "Text": "hié" }"""
        );
        string nothing = await app.ExpectAsync(
            HttpStatusCode.OK,
            "POST",
            Orchestrators + "/Echo?timeout=60&pollingInterval=10"
        );

        Assert.Equal("""{"Text":"hié"}""", output);
        Assert.Equal("null", nothing);
    }

    [Fact]
    public async Task Who_waits_for_one_that_fails_gets_its_status()
    {
        JsonNode failed = JsonNode.Parse(
            await app.ExpectAsync(HttpStatusCode.OK, "POST", Orchestrators + "/Fail/one?timeout=60&pollingInterval=1")
        )!;
        await app.ExpectAsync(
            HttpStatusCode.InternalServerError,
            "POST",
            Orchestrators + "/Fail/two?timeout=60&pollingInterval=1&returnInternalServerErrorOnFailure=true"
        );

        Assert.Equal("Failed", (string?)failed["runtimeStatus"]);
        Assert.Equal("one", (string?)failed["instanceId"]);
    }

    [Fact]
    public async Task Who_has_waited_long_enough_is_told_where_to_ask()
    {
        Task<HttpResponseMessage> answer = app.SendAsync(
            "POST",
            Orchestrators + "/Talk/one?timeout=2.5&pollingInterval=0.5",
            """{ "Text": "hi" }"""
        );
        while (!answer.IsCompleted)
        {
            await app.Host.AdvanceAsync(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        using HttpResponseMessage response = await answer;
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.NotNull(response.Headers.Location);
        Assert.Equal("one", (string?)(await ManagementHost.ReadAsync(response))["id"]);
    }

    [Fact]
    public async Task The_version_reaches_the_orchestrator()
    {
        string version = await app.ExpectAsync(
            HttpStatusCode.OK,
            "POST",
            Orchestrators + "/Version?version=2.1&timeout=60&pollingInterval=1"
        );

        Assert.Equal("\"2.1\"", version);
    }

    [Fact]
    public async Task An_instance_that_is_not_over_is_replaced_when_the_host_is_set_so()
    {
        await using ManagementHost replacing = await ManagementHost.StartAsync(
            azurite,
            new Dictionary<string, string?>
            {
                ["AzureFunctionsJobHost:extensions:durableTask:overridableExistingInstanceStates"] = "AnyState",
            }
        );
        await replacing.RunAsync("one");

        await replacing.ExpectAsync(
            HttpStatusCode.Accepted,
            "POST",
            Orchestrators + "/Talk/one",
            """{ "Text": "b" }"""
        );
        await replacing.Host.DrainAsync();

        Assert.Equal("b", (string?)(await replacing.StatusAsync("one"))["input"]!["Text"]);
    }

    [Fact]
    public async Task A_restart_runs_the_same_again_under_a_new_id_unless_told_otherwise()
    {
        await app.RunAsync("one", "Echo");
        string restart = ManagementHost.Instances + "/one/restart";

        JsonNode other = JsonNode.Parse(await app.ExpectAsync(HttpStatusCode.Accepted, "POST", restart))!;
        await app.Host.DrainAsync();
        string waited = await app.ExpectAsync(
            HttpStatusCode.OK,
            "POST",
            restart + "?restartWithNewInstanceId=true&timeout=60&pollingInterval=1"
        );
        JsonNode same = JsonNode.Parse(
            await app.ExpectAsync(HttpStatusCode.Accepted, "POST", restart + "?restartWithNewInstanceId=false")
        )!;

        Assert.NotEqual("one", (string?)other["id"]);
        Assert.Equal("hi", (string?)(await app.StatusAsync((string)other["id"]!))["output"]!["Text"]);
        Assert.Equal("""{"Text":"hi"}""", waited);
        Assert.Equal("one", (string?)same["id"]);
    }

    [Theory]
    [InlineData("/nobody/restart", HttpStatusCode.BadRequest)]
    [InlineData("/@nobody/restart", HttpStatusCode.BadRequest)]
    [InlineData("/one/restart?restartWithNewInstanceId=false", HttpStatusCode.Conflict)]
    [InlineData("/one/restart?timeout=1&pollingInterval=2", HttpStatusCode.BadRequest)]
    [InlineData("/one/restart", HttpStatusCode.Accepted)]
    public async Task Every_answer_to_a_restart_has_its_code(string path, HttpStatusCode expected)
    {
        await app.RunAsync("one");

        await app.ExpectAsync(expected, "POST", ManagementHost.Instances + path);
    }

    [Theory]
    [InlineData(null, null, "http://127.0.0.1")]
    [InlineData("true", null, "https://evil.example.org/")]
    [InlineData(null, "https://flows.example.org/base/", "https://flows.example.org/base/")]
    [InlineData("true", "https://flows.example.org", "https://flows.example.org/")]
    public async Task Urls_lead_to_a_forwarded_host_only_when_the_host_is_set_so(
        string? useForwardedHost,
        string? publicUrl,
        string expected
    )
    {
        await using ManagementHost behindProxy = await ManagementHost.StartAsync(
            azurite,
            new Dictionary<string, string?>
            {
                ["AzureFunctionsJobHost:extensions:durableTask:httpSettings:useForwardedHost"] = useForwardedHost,
                [HostAccess.PublicUrlSetting] = publicUrl,
            }
        );
        (string, string)[] forwarded = [("X-Forwarded-Host", "evil.example.org"), ("X-Forwarded-Proto", "https")];

        using HttpResponseMessage started = await behindProxy.SendAsync(
            "POST",
            Orchestrators + "/Talk/one",
            """{ "Text": "hi" }""",
            headers: forwarded
        );
        using HttpResponseMessage status = await behindProxy.SendAsync(
            "GET",
            ManagementHost.Instances + "/one",
            headers: forwarded
        );

        Assert.StartsWith(expected, started.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.StartsWith(expected, status.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }
}
