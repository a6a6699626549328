using System.Net;
using System.Text.Json.Nodes;
using InboundFlow.Tests.Support;

namespace InboundFlow.Tests.LocalRuntime.Management;

public sealed class PurgeTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private const string Since = "?createdTimeFrom=2026-03-02T08:00:00Z";
    private ManagementHost app = null!;

    public async ValueTask InitializeAsync()
    {
        app = await ManagementHost.StartAsync(azurite);
        await app.RunAsync("running");
        await app.RunAsync("done", "Echo");
        await app.RunAsync("done2", "Echo");
        await app.RunAsync("failed", "Fail");
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task One_that_is_over_is_removed()
    {
        Assert.Equal("""{"instancesDeleted":1}""", await PurgeAsync(HttpStatusCode.OK, "/done"));
        await PurgeAsync(HttpStatusCode.NotFound, "/done");
    }

    [Fact]
    public async Task One_that_is_not_over_is_refused_with_the_reason_as_plain_json_text()
    {
        string refusal = await PurgeAsync(HttpStatusCode.PreconditionFailed, "/running");

        Assert.Contains("running", JsonNode.Parse(refusal)!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_that_are_over_are_removed_and_no_others()
    {
        Assert.Equal("""{"instancesDeleted":3}""", await PurgeAsync(HttpStatusCode.OK, Since));
        Assert.Equal(["running"], await IdsAsync());
        Assert.Empty(await PurgeAsync(HttpStatusCode.NotFound, Since));
    }

    [Theory]
    [InlineData("&runtimeStatus=Failed", new[] { "done", "done2", "running" })]
    [InlineData("&runtimeStatus=completed,Running", new[] { "failed", "running" })]
    [InlineData("&createdTimeTo=2026-03-02T10:00:00Z&runtimeStatus=Failed", new[] { "done", "done2", "running" })]
    public async Task Only_terminal_statuses_count(string filter, string[] left)
    {
        await PurgeAsync(HttpStatusCode.OK, Since + filter);

        Assert.Equal(left, await IdsAsync());
    }

    [Theory]
    [InlineData("", HttpStatusCode.BadRequest)]
    [InlineData("?createdTimeFrom=rubbish", HttpStatusCode.BadRequest)]
    [InlineData("?createdTimeTo=2026-03-02T10:00:00Z", HttpStatusCode.BadRequest)]
    [InlineData(Since + "&runtimeStatus=Running", HttpStatusCode.NotFound)]
    [InlineData(Since + "&runtimeStatus=Terminated", HttpStatusCode.NotFound)]
    [InlineData("?createdTimeFrom=2026-03-02T10:00:00Z", HttpStatusCode.NotFound)]
    [InlineData(Since + "&createdTimeTo=2026-03-02T08:30:00Z", HttpStatusCode.NotFound)]
    [InlineData(Since + "&taskHub=Another", HttpStatusCode.BadRequest)]
    public async Task What_removes_nothing_says_why(string query, HttpStatusCode expected)
    {
        await PurgeAsync(expected, query);

        Assert.Equal(["done", "done2", "failed", "running"], await IdsAsync());
    }

    private Task<string> PurgeAsync(HttpStatusCode expected, string path) =>
        app.ExpectAsync(expected, "DELETE", ManagementHost.Instances + path);

    private async Task<string[]> IdsAsync()
    {
        string list = await app.ExpectAsync(HttpStatusCode.OK, "GET", ManagementHost.Instances);
        return
        [
            .. JsonNode
                .Parse(list)!
                .AsArray()
                .Select(each => (string)each!["instanceId"]!)
                .Order(StringComparer.Ordinal),
        ];
    }
}
