using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using InboundFlow.LocalRuntime.Durable.Storage;
using InboundFlow.Tests.LocalRuntime.Durable.Storage;
using InboundFlow.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace InboundFlow.Tests.LocalRuntime.Management;

public sealed class ManagementTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private const string Instances = ManagementHost.Instances;
    private readonly ManagedFunctions.Workshop workshop = new();
    private ManagementHost app = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        app = await ManagementHost.StartAsync(azurite, more: services => services.AddSingleton(workshop));

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task A_running_instance_is_202_and_says_where_and_when_to_ask_again()
    {
        await RunAsync("one");

        using HttpResponseMessage response = await GetAsync("/one?showInput=true");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(
            new Uri(app.Host.Client.BaseAddress!, Instances + "/one?showInput=true"),
            response.Headers.Location
        );
        Assert.Equal(TimeSpan.FromSeconds(5), response.Headers.RetryAfter!.Delta);
        Assert.Equal(
            """
            {"name":"Talk","instanceId":"one","runtimeStatus":"Running","input":{"Text":"hi"},"customStatus":{"Phase":"waiting"},"output":null,"createdTime":"2026-03-02T09:00:00Z","lastUpdatedTime":"2026-03-02T09:00:00Z","historyEvents":null}
            """,
            await response.Content.ReadAsStringAsync(Token)
        );
    }

    [Fact]
    public async Task A_completed_instance_is_200_with_its_output()
    {
        await RunAsync("one");
        await RaiseAsync("one", "Go", "\"now\"");
        await app.Host.DrainAsync();

        using HttpResponseMessage response = await GetAsync("/ONE/".ToLowerInvariant() + "?showInput=false");
        JsonNode document = await ManagementHost.ReadAsync(response);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("Completed", (string?)document["runtimeStatus"]);
        Assert.Equal("hi now", (string?)document["output"]);
        Assert.Null(document["input"]);
    }

    [Fact]
    public async Task A_failed_instance_is_200_or_500_when_asked_for_and_shows_no_stack()
    {
        await RunAsync("one", "fail");
        await RaiseAsync("one", "Go", "\"now\"");
        await app.Host.DrainAsync();

        using HttpResponseMessage plain = await GetAsync("/one?showHistory=true&showHistoryOutput=true");
        using HttpResponseMessage error = await GetAsync("/one?returnInternalServerErrorOnFailure=true");
        string text = await plain.Content.ReadAsStringAsync(Token);

        Assert.Equal(HttpStatusCode.OK, plain.StatusCode);
        Assert.Equal(HttpStatusCode.InternalServerError, error.StatusCode);
        Assert.Contains("Broken on purpose", (string?)JsonNode.Parse(text)!["output"], StringComparison.Ordinal);
        Assert.DoesNotContain(" at InboundFlow", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_history_has_requests_merged_into_their_results_and_texts_only_on_demand()
    {
        await RunAsync("one");
        await RaiseAsync("one", "Go", "\"now\"");
        await app.Host.DrainAsync();

        JsonArray bare = (JsonArray)
            (await ManagementHost.ReadAsync(await GetAsync("/one?showHistory=true&showInput=false")))["historyEvents"]!;
        JsonArray full = (JsonArray)
            (await ManagementHost.ReadAsync(await GetAsync("/one?showHistory=true&showHistoryOutput=true")))[
                "historyEvents"
            ]!;

        Assert.Equal(
            ["ExecutionStarted", "EventRaised", "TaskCompleted", "ExecutionCompleted"],
            bare.Select(each => (string?)each!["EventType"])
        );
        Assert.Equal("Talk", (string?)bare[0]!["FunctionName"]);
        Assert.Equal("Go", (string?)bare[1]!["Name"]);
        Assert.Equal("Join", (string?)bare[2]!["FunctionName"]);
        Assert.NotNull(bare[2]!["ScheduledTime"]);
        Assert.All(
            bare,
            each => Assert.False(each!.AsObject().ContainsKey("Input") || each.AsObject().ContainsKey("Result"))
        );
        Assert.Equal("hi", (string?)full[0]!["Input"]!["Text"]);
        Assert.Equal("hi now", (string?)full[2]!["Result"]);
        Assert.Equal("Completed", (string?)full[3]!["OrchestrationStatus"]);
    }

    [Theory]
    [InlineData("GET", "/nobody", null, null, HttpStatusCode.NotFound)]
    [InlineData("DELETE", "/nobody", null, null, HttpStatusCode.NotFound)]
    [InlineData("POST", "/nobody/terminate", null, null, HttpStatusCode.NotFound)]
    [InlineData("POST", "/nobody/raiseEvent/Go", "1", "application/json", HttpStatusCode.NotFound)]
    [InlineData("POST", "/one/raiseEvent/Go", "1", "text/plain", HttpStatusCode.BadRequest)]
    [InlineData("POST", "/one/raiseEvent/Go", "{", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("POST", "/one/raiseEvent/Go", "", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("POST", "/one/raiseEvent/Other", "{}", "application/json", HttpStatusCode.Accepted)]
    [InlineData("POST", "/one/raiseEvent/Other", "null", "application/json; charset=utf-8", HttpStatusCode.Accepted)]
    [InlineData("POST", "/one/terminate?reason=why", null, null, HttpStatusCode.Accepted)]
    [InlineData("POST", "/one/suspend", null, null, HttpStatusCode.Accepted)]
    [InlineData("POST", "/one/resume", null, null, HttpStatusCode.Accepted)]
    [InlineData("DELETE", "/one", null, null, HttpStatusCode.PreconditionFailed)]
    [InlineData("POST", "/over/terminate", null, null, HttpStatusCode.Gone)]
    [InlineData("POST", "/over/raiseEvent/Go", "1", "application/json", HttpStatusCode.Gone)]
    [InlineData("POST", "/nobody/suspend", null, null, HttpStatusCode.NotFound)]
    [InlineData("POST", "/nobody/resume", null, null, HttpStatusCode.NotFound)]
    [InlineData("POST", "/over/suspend", null, null, HttpStatusCode.Gone)]
    [InlineData("POST", "/over/resume", null, null, HttpStatusCode.Gone)]
    [InlineData("POST", "/ONE/terminate", null, null, HttpStatusCode.NotFound)]
    [InlineData("POST", "/one/TERMINATE/", null, null, HttpStatusCode.Accepted)]
    [InlineData("GET", "/o%6Ee", null, null, HttpStatusCode.Accepted)]
    [InlineData("POST", "/one", null, null, HttpStatusCode.NotFound)]
    [InlineData("PUT", "/one", null, null, HttpStatusCode.NotFound)]
    [InlineData("PATCH", "/one/terminate", null, null, HttpStatusCode.NotFound)]
    [InlineData("GET", "/one/terminate", null, null, HttpStatusCode.NotFound)]
    [InlineData("HEAD", "/one", null, null, HttpStatusCode.NotFound)]
    [InlineData("HEAD", "", null, null, HttpStatusCode.NotFound)]
    [InlineData("GET", "/one?taskHub=another", null, null, HttpStatusCode.BadRequest)]
    [InlineData("GET", "/one?connection=another", null, null, HttpStatusCode.BadRequest)]
    [InlineData("GET", "/one?taskHub=&connection=azurewebjobsstorage", null, null, HttpStatusCode.Accepted)]
    [InlineData("GET", "/../entities/counter/one", null, null, HttpStatusCode.NotImplemented)]
    [InlineData("POST", "/../makeprimary", null, null, HttpStatusCode.NotFound)]
    public async Task Every_answer_has_its_code(
        string method,
        string path,
        string? body,
        string? contentType,
        HttpStatusCode expected
    )
    {
        await RunAsync("one");
        await RunAsync("over");
        await app.Client.TerminateInstanceAsync("over", null, Token);
        await app.Host.DrainAsync();

        using HttpRequestMessage request = new(new HttpMethod(method), Instances + path);
        if (body is not null)
        {
            request.Content = new StringContent(body);
            request.Content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(contentType!);
        }

        using HttpResponseMessage response = await app.Host.Client.SendAsync(request, Token);

        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("DELETE", "")]
    [InlineData("POST", "/raiseEvent/Go")]
    [InlineData("POST", "/terminate")]
    [InlineData("POST", "/suspend")]
    [InlineData("POST", "/resume")]
    public async Task What_can_not_be_an_id_is_not_looked_for(string method, string verb)
    {
        await using ManagementHost broken = await StartWithoutStoreAsync();
        string[] impossible = [new string('x', 6000), "a%01b", "%7F", "@entity", "%20"];
        foreach (string id in impossible)
        {
            using HttpRequestMessage request = new(new HttpMethod(method), $"{Instances}/{id}{verb}");
            request.Content = method == "POST" ? JsonContent.Create(1) : null;
            using HttpResponseMessage response = await broken.Host.Client.SendAsync(request, Token);

            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
            Assert.Empty(await response.Content.ReadAsStringAsync(Token));
        }
    }

    [Fact]
    public async Task A_list_takes_no_token_or_prefix_that_can_not_be_one()
    {
        await using ManagementHost broken = await StartWithoutStoreAsync();
        using HttpRequestMessage request = new(HttpMethod.Get, Instances);
        request.Headers.Add("x-ms-continuation-token", new string('x', 6000));
        using HttpResponseMessage token = await broken.Host.Client.SendAsync(request, Token);
        using HttpResponseMessage prefix = await broken.Host.Client.GetAsync(
            new Uri($"{Instances}?instanceIdPrefix={new string('x', 6000)}", UriKind.Relative),
            Token
        );

        Assert.Equal(HttpStatusCode.BadRequest, token.StatusCode);
        Assert.Equal("[]", await prefix.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task What_goes_wrong_inside_stays_inside()
    {
        await using ManagementHost broken = await StartWithoutStoreAsync();

        using HttpResponseMessage response = await broken.Host.Client.GetAsync(
            new Uri(Instances + "/one", UriKind.Relative),
            Token
        );
        string text = await response.Content.ReadAsStringAsync(Token);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("""{"Message":"Something went wrong; the log says what. Try again."}""", text);
    }

    [Fact]
    public async Task Terminating_ends_the_instance_with_the_reason_as_its_output_and_purging_removes_it()
    {
        await RunAsync("one");
        using HttpResponseMessage terminated = await app.Host.Client.PostAsync(
            Instances + "/one/terminate?reason=enough",
            null,
            Token
        );
        await app.Host.DrainAsync();

        JsonNode document = await ManagementHost.ReadAsync(await GetAsync("/one"));
        Assert.Equal("Terminated", (string?)document["runtimeStatus"]);
        Assert.Equal("enough", (string?)document["output"]);

        using HttpResponseMessage purged = await app.Host.Client.DeleteAsync(
            new Uri(Instances + "/one", UriKind.Relative),
            Token
        );
        Assert.Equal("""{"instancesDeleted":1}""", await purged.Content.ReadAsStringAsync(Token));
        using HttpResponseMessage gone = await GetAsync("/one");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task A_failed_instance_goes_on_when_it_is_rewound_and_others_are_refused_with_plain_json_text()
    {
        await app.RunAsync("failed", "Brittle");
        await app.RunAsync("running");
        workshop.IsRepaired = true;

        await app.ExpectAsync(HttpStatusCode.Accepted, "POST", Instances + "/failed/rewind?reason=repaired");
        await app.Host.DrainAsync();

        Assert.Equal("Completed", (string?)(await app.StatusAsync("failed"))["runtimeStatus"]);
        foreach (
            (string id, HttpStatusCode expected) in new[]
            {
                ("failed", HttpStatusCode.PreconditionFailed),
                ("running", HttpStatusCode.PreconditionFailed),
                ("nobody", HttpStatusCode.NotFound),
                ("@nobody", HttpStatusCode.NotFound),
            }
        )
        {
            string refusal = await app.ExpectAsync(expected, "POST", $"{Instances}/{id}/rewind");
            Assert.Contains(id, JsonNode.Parse(refusal)!.GetValue<string>(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_held_instance_is_202_until_it_goes_on()
    {
        await RunAsync("one");
        await app.ExpectAsync(HttpStatusCode.Accepted, "POST", Instances + "/one/suspend?reason=lunch");
        await app.Host.DrainAsync();
        using HttpResponseMessage held = await GetAsync("/one");
        await app.ExpectAsync(HttpStatusCode.Accepted, "POST", Instances + "/one/resume?reason=back");
        await app.Host.DrainAsync();

        Assert.Equal(HttpStatusCode.Accepted, held.StatusCode);
        Assert.NotNull(held.Headers.Location);
        JsonNode shown = await ManagementHost.ReadAsync(held);
        JsonNode resumed = await app.StatusAsync("one");
        Assert.Equal(["Suspended", "lunch"], [(string?)shown["runtimeStatus"], (string?)shown["output"]]);
        Assert.Equal(["Running", null], [(string?)resumed["runtimeStatus"], (string?)resumed["output"]]);
    }

    [Fact]
    public async Task A_list_shows_what_a_single_status_shows_and_the_input_unless_told_otherwise()
    {
        await RunAsync("one");

        string single = await app.ExpectAsync(HttpStatusCode.Accepted, "GET", Instances + "/one");
        string list = await app.ExpectAsync(HttpStatusCode.OK, "GET", Instances);
        string bare = await app.ExpectAsync(HttpStatusCode.OK, "GET", Instances + "/?showInput=false");

        Assert.Equal($"[{single}]", list);
        Assert.Contains("\"input\":null", bare, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("")]
    public async Task A_token_that_says_nothing_asks_for_the_first_page(string token)
    {
        await RunAsync("one");

        using HttpResponseMessage response = await app.SendAsync(
            "GET",
            Instances,
            headers: ("x-ms-continuation-token", token)
        );

        Assert.Single((await ManagementHost.ReadAsync(response)).AsArray());
    }

    [Fact]
    public async Task Ids_in_any_script_lead_to_the_next_page()
    {
        foreach (string id in (string[])["é1", "é2", "é3"])
        {
            await app.RunAsync(id);
        }

        Assert.Equal(["é1", "é2", "é3"], await ListAsync("?top=1"));
    }

    [Fact]
    public async Task A_list_is_filtered_and_comes_in_pages()
    {
        foreach (string id in (string[])["a1", "a2", "a3", "b1"])
        {
            await app.RunAsync(id);
        }

        await app.Client.TerminateInstanceAsync("a2", null, Token);
        await app.Host.DrainAsync();

        Assert.Equal(["a1", "a3", "b1"], await ListAsync("?runtimeStatus=Running,Pending"));
        Assert.Equal(["a2"], await ListAsync("?runtimeStatus=Completed&runtimeStatus=terminated"));
        Assert.Equal(["a1", "a2", "a3"], await ListAsync("?instanceIdPrefix=a&top=2"));
        Assert.Equal(["a1", "a2", "a3", "b1"], await ListAsync("?createdTimeFrom=2026-03-02T08:59:00Z"));
        Assert.Empty(await ListAsync("?createdTimeTo=2026-03-02T08:59:00Z"));
        Assert.Equal(4, (await ListAsync("?createdTimeFrom=rubbish&top=rubbish")).Length);
    }

    /// <summary>A host whose store fails at every call.</summary>
    private Task<ManagementHost> StartWithoutStoreAsync() =>
        ManagementHost.StartAsync(
            azurite,
            more: services =>
                services.AddSingleton<IOrchestrationStore>(
                    new FaultyStore(new MemoryOrchestrationStore(), failAt: 1, afterEffect: false, forGood: true)
                )
        );

    private Task RunAsync(string id, string text = "hi") => app.RunAsync(id, input: new ManagedFunctions.Hello(text));

    private async Task RaiseAsync(string id, string name, string json)
    {
        using StringContent content = new(json, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await app.Host.Client.PostAsync(
            $"{Instances}/{id}/raiseEvent/{name}",
            content,
            Token
        );
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    private Task<HttpResponseMessage> GetAsync(string path) =>
        app.Host.Client.GetAsync(new Uri(Instances + path, UriKind.Relative), Token);

    private async Task<string[]> ListAsync(string query)
    {
        List<string> ids = [];
        string? token = null;
        do
        {
            using HttpRequestMessage request = new(HttpMethod.Get, Instances + query);
            if (token is not null)
            {
                request.Headers.Add("x-ms-continuation-token", token);
            }

            using HttpResponseMessage response = await app.Host.Client.SendAsync(request, Token);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            ids.AddRange(
                ((JsonArray)await ManagementHost.ReadAsync(response)).Select(each => (string)each!["instanceId"]!)
            );
            token = response.Headers.TryGetValues("x-ms-continuation-token", out IEnumerable<string>? values)
                ? values.Single()
                : null;
        } while (token is not null);

        return [.. ids.Order(StringComparer.Ordinal)];
    }
}
