using System.Text;
using System.Text.Json;
using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Assignment.Supervision;
using InboundFlow.Functions.Storage;
using InboundFlow.Tests.Functions.Assignment.Telling;
using InboundFlow.Tests.Functions.Storage;
using InboundFlow.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace InboundFlow.Tests.Functions.Assignment.Supervision;

public sealed class SupervisionTests : IAsyncDisposable
{
    private readonly FakeTimeProvider time = new(Some.Noon);
    private readonly EventRecorder client = new();
    private readonly DispatchStore store;
    private readonly TeamFunctions teams;
    private readonly AgentFunctions agents;
    private readonly QueueFunction queue;

    public SupervisionTests()
    {
        store = DispatchStores.Open(new MemoryTables(), time);
        GrantAnnouncer announcer = new(
            store,
            DispatchClocks.Of(store, time),
            client,
            NullLogger<GrantAnnouncer>.Instance
        );
        teams = new(store, announcer);
        agents = new(store, announcer);
        queue = new(store, time);
    }

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => client.DisposeAsync();

    [Fact]
    public async Task A_team_needs_nothing_but_an_id()
    {
        (int status, string body) = await PutTeamAsync("support", "{}");

        Assert.Equal(200, status);
        Assert.Equal(
            """{"id":"support","name":"support","strategy":"roundRobin","onlineOnly":true,"maxOpen":null,"sticky":true,"maxWaitSeconds":null,"fallbackTeamIds":[],"queueLength":0}""",
            body
        );
    }

    [Fact]
    public async Task Everything_of_a_team_can_be_said_and_is_shown_again()
    {
        const string body =
            """{"name":"Sales \u0026 more","strategy":"fewestOpen","onlineOnly":false,"maxOpen":3,"sticky":false,"maxWaitSeconds":90,"fallbackTeamIds":["support"]}""";
        await PutTeamAsync("sales", body);

        (int status, string shown) = await AnswerAsync(r => teams.GetAsync(r, "sales", Now));

        Assert.Equal(200, status);
        Assert.Equal($"{{\"id\":\"sales\",{body[1..^1]},\"queueLength\":0}}", shown);
        Assert.Equal(404, (await AnswerAsync(r => teams.GetAsync(r, "none", Now))).Status);
    }

    [Fact]
    public async Task An_agent_needs_nothing_but_an_id_and_is_offline_at_first()
    {
        (int status, string body) = await PutAgentAsync("ada", "{}");

        Assert.Equal(200, status);
        Assert.Equal(
            """{"id":"ada","name":"ada","teams":[],"skills":{},"capacity":5,"presence":"offline","openCount":0,"lastAssignedAt":null}""",
            body
        );
    }

    [Theory]
    [InlineData("Support", "{}", "1 to 64 lower-case letters")]
    [InlineData("support", """{"name":""}""", "name has 1 to 200")]
    [InlineData("support", """{"strategy":"random"}""", "use roundRobin or fewestOpen")]
    [InlineData("support", """{"maxOpen":0}""", "maxOpen is 1 to 1000")]
    [InlineData("support", """{"maxWaitSeconds":0.5}""", "maxWaitSeconds is 1 to")]
    [InlineData("support", """{"fallbackTeamIds":["No"]}""", "Each of fallbackTeamIds")]
    [InlineData("support", """{"fallbackTeamIds":["support"]}""", "its own fallback")]
    [InlineData("support", """{"maxOpen":"many"}""", "$.maxOpen")]
    public async Task What_is_wrong_with_a_team_is_said(string id, string body, string problem)
    {
        (int status, string answer) = await PutTeamAsync(id, body);

        Assert.Equal(400, status);
        Assert.Contains(problem, answer, StringComparison.Ordinal);
        Assert.Empty((await store.ReadAsync(Now)).Teams);
    }

    [Theory]
    [InlineData("a/b", "{}", "1 to 64 lower-case letters")]
    [InlineData("ada", """{"capacity":1001}""", "capacity is 0 to 1000")]
    [InlineData("ada", """{"capacity":-1}""", "capacity is 0 to 1000")]
    [InlineData("ada", """{"teams":["support",null]}""", "Each of teams")]
    [InlineData("ada", """{"skills":{"es":11}}""", "level of a skill is 1 to 10")]
    [InlineData("ada", """{"skills":{"":1}}""", "name of a skill")]
    public async Task What_is_wrong_with_an_agent_is_said(string id, string body, string problem)
    {
        (int status, string answer) = await PutAgentAsync(id, body);

        Assert.Equal(400, status);
        Assert.Contains(problem, answer, StringComparison.Ordinal);
        Assert.Empty((await store.ReadAsync(Now)).Agents);
    }

    [Fact]
    public async Task Coming_online_is_given_what_waits_and_tells_it()
    {
        await PutTeamAsync("support", "{}");
        await PutAgentAsync("ada", """{"teams":["support"],"capacity":1}""");
        await store.RequestAgentAsync(Some.Request("c1"), Now);

        (int status, string body) = await PutPresenceAsync("ada", """{"status":"online"}""");

        Assert.Equal(200, status);
        Assert.Equal(1, JsonDocument.Parse(body).RootElement.GetProperty("openCount").GetInt32());
        Assert.Equal("c1", Assert.Single(client.Events).InstanceId);
        Assert.Empty(await store.ReadUntoldAsync(Now));
    }

    [Theory]
    [InlineData("ada", """{"status":"away"}""", 400)]
    [InlineData("ada", """{}""", 400)]
    [InlineData("nobody", """{"status":"busy"}""", 404)]
    [InlineData("ada", """{"status":"busy"}""", 200)]
    public async Task A_presence_is_one_of_three(string agent, string body, int status)
    {
        await PutAgentAsync("ada", "{}");

        Assert.Equal(status, (await PutPresenceAsync(agent, body)).Status);
    }

    [Fact]
    public async Task The_queue_shows_position_age_and_why()
    {
        await PutTeamAsync("support", "{}");
        await PutAgentAsync("ada", """{"teams":["support"]}""");
        await store.RequestAgentAsync(Some.Request("c1"), Now);
        await store.RequestAgentAsync(Some.Request("c2", priority: 4), Now);
        await store.RequestAgentAsync(Some.Request("c3", "sales"), Now);

        (_, string all) = await AnswerAsync(r => queue.RunAsync(r, Now));
        (_, string support) = await AnswerAsync(r =>
        {
            r.QueryString = new QueryString("?teamId=support");
            return queue.RunAsync(r, Now);
        });

        Assert.Equal(3, JsonDocument.Parse(all).RootElement.GetProperty("items").GetArrayLength());
        Assert.Equal(
            """
            {"items":[{"conversationId":"c2","teamId":"support","position":1,"priority":4,"queuedAt":"2026-11-23T12:00:00Z","waitingFor":"an agent of team support: 1 offline","estimatedWait":null},{"conversationId":"c1","teamId":"support","position":2,"priority":0,"queuedAt":"2026-11-23T12:00:00Z","waitingFor":"an agent of team support: 1 offline","estimatedWait":null}],"continuationToken":null}
            """.Trim(),
            support
        );
        (_, string list) = await AnswerAsync(r => teams.ListAsync(r, Now));
        Assert.Equal(
            2,
            JsonDocument.Parse(list).RootElement.GetProperty("items")[0].GetProperty("queueLength").GetInt32()
        );
    }

    [Fact]
    public async Task What_is_in_use_is_not_deleted()
    {
        await PutTeamAsync("support", "{}");
        await PutAgentAsync("ada", """{"teams":["support"],"capacity":1}""");
        await PutPresenceAsync("ada", """{"status":"online"}""");
        await store.RequestAgentAsync(Some.Request("c1"), Now);
        await store.RequestAgentAsync(Some.Request("c2"), Now);

        Assert.Equal(409, (await AnswerAsync(r => agents.DeleteAsync(r, client, "ada", Now))).Status);
        Assert.Equal(409, (await AnswerAsync(r => teams.DeleteAsync(r, "support", Now))).Status);
        await store.ReleaseAsync("c2", Now);
        await store.ReleaseAsync("c1", Now);

        Assert.Equal(204, (await AnswerAsync(r => agents.DeleteAsync(r, client, "ada", Now))).Status);
        Assert.Equal(204, (await AnswerAsync(r => teams.DeleteAsync(r, "support", Now))).Status);
        Assert.Equal(404, (await AnswerAsync(r => agents.GetAsync(r, "ada", Now))).Status);
        Assert.Equal(
            """{"items":[],"continuationToken":null}""",
            (await AnswerAsync(r => agents.ListAsync(r, Now))).Body
        );
    }

    private Task<(int Status, string Body)> PutTeamAsync(string id, string body) =>
        AnswerAsync(r => teams.PutAsync(r, client, id, Now), body);

    private Task<(int Status, string Body)> PutAgentAsync(string id, string body) =>
        AnswerAsync(r => agents.PutAsync(r, client, id, Now), body);

    private Task<(int Status, string Body)> PutPresenceAsync(string id, string body) =>
        AnswerAsync(r => agents.PutPresenceAsync(r, client, id, Now), body);

    private static async Task<(int Status, string Body)> AnswerAsync(
        Func<HttpRequest, Task<IResult>> function,
        string body = ""
    )
    {
        using MemoryStream answer = new();
        await using ServiceProvider services = new ServiceCollection().AddLogging().BuildServiceProvider();
        DefaultHttpContext context = new() { RequestServices = services };
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        context.Response.Body = answer;
        await (await function(context.Request)).ExecuteAsync(context);
        return (context.Response.StatusCode, Encoding.UTF8.GetString(answer.ToArray()));
    }
}
