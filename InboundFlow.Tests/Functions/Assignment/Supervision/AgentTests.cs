using System.Text.Json;

namespace InboundFlow.Tests.Functions.Assignment.Supervision;

public sealed class AgentTests : IAsyncDisposable
{
    private readonly Desk desk = new();

    public ValueTask DisposeAsync() => desk.DisposeAsync();

    [Fact]
    public async Task An_agent_needs_nothing_but_an_id_and_is_offline_at_first()
    {
        (int status, string body) = await desk.PutAgentAsync("ada");

        Assert.Equal(200, status);
        Assert.Equal(
            """
            {"id":"ada","name":"ada","teams":[],"skills":{},"capacity":5,"presence":"offline","openCount":0,"load":0,"offered":0,"wrappingUp":0,"after":null,"restore":null,"heartbeatDueAt":null,"since":"2026-11-23T12:00:00Z","lastAssignedAt":null,"conversations":[]}
            """.Trim(),
            body
        );
    }

    [Fact]
    public async Task What_is_shown_of_an_agent_can_be_put_back_and_changes_nothing()
    {
        await desk.PutTeamAsync("support");
        await desk.PutAgentAsync("ada", """{"name":"Ada","teams":["support"],"skills":{"es":7},"capacity":2}""");
        await desk.PutPresenceAsync("ada", """{"status":"online"}""");
        await desk.Store.RequestAgentAsync(Some.Request("c1"), Desk.Now);
        (_, string shown) = await desk.GetAgentAsync("ada");

        (int status, string again) = await desk.PutAgentAsync("ada", shown);

        Assert.Equal(200, status);
        Assert.Equal(shown, again);
    }

    [Theory]
    [InlineData("a/b", "{}", "1 to 64 lower-case letters")]
    [InlineData("ada", """{"capacity":1001}""", "capacity is 0 to 1000")]
    [InlineData("ada", """{"capacity":-1}""", "capacity is 0 to 1000")]
    [InlineData("ada", """{"teams":["support",null]}""", "Each of teams")]
    [InlineData("ada", """{"skills":{"es":11}}""", "level of a skill is 1 to 10")]
    [InlineData("ada", """{"skills":{"":1}}""", "name of a skill")]
    [InlineData("ada", """{"id":"bo"}""", "an id can't be changed")]
    [InlineData("ada", """{"skils":{"es":1}}""", "no member 'skils': there are name, teams, skills, capacity.")]
    public async Task What_is_wrong_with_an_agent_is_said(string id, string body, string problem)
    {
        (int status, string answer) = await desk.PutAgentAsync(id, body);

        Assert.Equal(400, status);
        Assert.Contains(
            problem,
            JsonDocument.Parse(answer).RootElement.GetProperty("detail").GetString(),
            StringComparison.Ordinal
        );
        Assert.Empty((await desk.Store.ReadAsync(Desk.Now)).Agents);
    }

    [Fact]
    public async Task An_agent_shows_what_takes_their_room()
    {
        await desk.PutTeamAsync("support", """{"costs":{"complaint":3}}""");
        await desk.PutAgentAsync("ada", """{"teams":["support"],"capacity":4}""");
        await desk.PutPresenceAsync("ada", """{"status":"online"}""");
        desk.Time.Advance(TimeSpan.FromMinutes(1));
        await desk.Store.RequestAgentAsync(Some.Request("c1") with { Kind = "complaint" }, Desk.Now);

        JsonElement agent = Desk.Json(await desk.GetAgentAsync("ada"));

        Assert.Equal(1, agent.GetProperty("openCount").GetInt32());
        Assert.Equal(3, agent.GetProperty("load").GetInt32());
        Assert.Equal("2026-11-23T12:00:00Z", agent.GetProperty("since").GetString());
        Assert.Equal("2026-11-23T12:01:00Z", agent.GetProperty("lastAssignedAt").GetString());
        Assert.Equal(
            """[{"conversationId":"c1","teamId":"support","state":"open","cost":3,"since":"2026-11-23T12:01:00Z","countsUntil":null}]""",
            agent.GetProperty("conversations").GetRawText()
        );
    }

    [Fact]
    public async Task A_closed_conversation_is_wrapped_up_for_as_long_as_the_team_says()
    {
        await desk.PutTeamAsync("support", """{"wrapUpSeconds":30}""");
        await desk.PutAgentAsync("ada", """{"teams":["support"],"capacity":1}""");
        await desk.PutPresenceAsync("ada", """{"status":"online"}""");
        await desk.Store.RequestAgentAsync(Some.Request("c1"), Desk.Now);
        await desk.Store.ReleaseAsync("c1", Desk.Now);

        JsonElement agent = Desk.Json(await desk.GetAgentAsync("ada"));

        Assert.Equal(0, agent.GetProperty("openCount").GetInt32());
        Assert.Equal(1, agent.GetProperty("load").GetInt32());
        Assert.Equal(1, agent.GetProperty("wrappingUp").GetInt32());
        desk.Time.Advance(TimeSpan.FromSeconds(30));
        agent = Desk.Json(await desk.GetAgentAsync("ada"));
        Assert.Equal(0, agent.GetProperty("load").GetInt32());
        Assert.Equal(0, agent.GetProperty("wrappingUp").GetInt32());
        Assert.Empty(agent.GetProperty("conversations").EnumerateArray());
    }

    [Fact]
    public async Task What_is_in_use_is_not_deleted()
    {
        await desk.PutTeamAsync("support");
        await desk.PutAgentAsync("ada", """{"teams":["support"],"capacity":1}""");
        await desk.PutPresenceAsync("ada", """{"status":"online"}""");
        await desk.Store.RequestAgentAsync(Some.Request("c1"), Desk.Now);
        await desk.Store.RequestAgentAsync(Some.Request("c2"), Desk.Now);

        Assert.Equal(409, await DeleteAgentAsync());
        Assert.Equal(409, await DeleteTeamAsync());
        await desk.Store.ReleaseAsync("c2", Desk.Now);
        await desk.Store.ReleaseAsync("c1", Desk.Now);

        Assert.Equal(204, await DeleteAgentAsync());
        Assert.Equal(204, await DeleteTeamAsync());
        Assert.Equal(404, (await desk.GetAgentAsync("ada")).Status);
        Assert.Equal(
            """{"items":[],"continuationToken":null}""",
            (await Desk.AnswerAsync(r => desk.Agents.ListAsync(r, Desk.Now))).Body
        );
    }

    private async Task<int> DeleteAgentAsync() =>
        (await Desk.AnswerAsync(r => desk.Agents.DeleteAsync(r, desk.Client, "ada", Desk.Now))).Status;

    private async Task<int> DeleteTeamAsync() =>
        (await Desk.AnswerAsync(r => desk.Teams.DeleteAsync(r, "support", Desk.Now))).Status;
}
