using System.Text.Json;
using InboundFlow.Functions.Assignment;

namespace InboundFlow.Tests.Functions.Assignment.Supervision;

public sealed class QueueTests : IAsyncDisposable
{
    private static readonly Dictionary<string, int> None = new(StringComparer.Ordinal);

    private readonly Desk desk = new();

    public ValueTask DisposeAsync() => desk.DisposeAsync();

    [Fact]
    public async Task The_queue_shows_position_age_and_why()
    {
        await desk.PutTeamAsync("support");
        await desk.PutAgentAsync("ada", """{"teams":["support"]}""");
        await desk.Store.RequestAgentAsync(Some.Request("c1"), Desk.Now);
        await desk.Store.RequestAgentAsync(Some.Request("c2", priority: 4), Desk.Now);
        await desk.Store.RequestAgentAsync(Some.Request("c3", "sales"), Desk.Now);

        JsonElement[] support = await ItemsAsync("?teamId=support");

        Assert.Equal(3, (await ItemsAsync("")).Length);
        Assert.Equal(["c2", "c1"], support.Select(entry => entry.GetProperty("conversationId").GetString()));
        Assert.Equal(
            """
            {"conversationId":"c2","teamId":"support","position":1,"priority":4,"queuedAt":"2026-11-23T12:00:00Z","waitingFor":"an agent of team support: 1 offline","estimatedWait":null,"estimate":{"basis":"no agent of the team is online","meanHandleSeconds":null,"room":null,"samples":0},"state":"waiting","step":{"number":1,"requiredSkills":{},"preferredSkills":{},"onlyAgentId":null,"cost":1,"until":null},"fallBackAt":null,"urgent":false,"offers":[],"declinedBy":[],"excludedBy":{"offline":1}}
            """.Trim(),
            support[0].GetRawText()
        );
        Assert.Equal(2, support[1].GetProperty("position").GetInt32());
    }

    [Fact]
    public async Task A_conversation_that_does_not_wait_is_not_in_the_queue()
    {
        await desk.PutTeamAsync("support");
        await desk.Store.RequestAgentAsync(Some.Request("c1"), Desk.Now);

        Assert.Empty(await ItemsAsync("?conversationId=c2"));
        Assert.Empty(await ItemsAsync("?conversationId=c1&teamId=sales"));
        Assert.Single(await ItemsAsync("?conversationId=c1&teamId=support"));
        Assert.Single(await ItemsAsync("?conversationId=&teamId="));
    }

    [Fact]
    public async Task Of_one_conversation_every_member_is_named_with_what_keeps_them()
    {
        await desk.PutTeamAsync("support", """{"maxOpen":1}""");
        await HasAgentAsync("ada", "online", """{"teams":["support"],"skills":{"german":5},"capacity":1}""");
        await desk.Store.RequestAgentAsync(Some.Request("c0"), Desk.Now);
        await HasAgentAsync("bo", "online", """{"teams":["support"],"skills":{"german":4}}""");
        await HasAgentAsync("cleo", "busy", """{"teams":["support"],"skills":{"german":9}}""");
        await HasAgentAsync("dan", "offline", """{"teams":["support"],"skills":{"german":5}}""");
        await HasAgentAsync("eve", "online", """{"teams":["sales"],"skills":{"german":5}}""");
        await desk.Store.RequestAgentAsync(German("c1"), Desk.Now);

        JsonElement entry = await desk.EntryAsync("?conversationId=c1");

        Assert.Equal(
            """[{"agentId":"ada","excludedBy":"full"},{"agentId":"bo","excludedBy":"lacksSkill"},{"agentId":"cleo","excludedBy":"busy"},{"agentId":"dan","excludedBy":"offline"}]""",
            entry.GetProperty("candidates").GetRawText()
        );
        Dictionary<string, int> counts = entry.GetProperty("excludedBy").Deserialize<Dictionary<string, int>>()!;
        Assert.Equal(["busy", "full", "lacksSkill", "offline"], counts.Keys.Order(StringComparer.Ordinal));
        Assert.All(counts.Values, count => Assert.Equal(1, count));
        Assert.False((await ItemsAsync(""))[0].TryGetProperty("candidates", out _));
    }

    [Fact]
    public async Task It_shows_what_is_asked_for_now_and_until_when()
    {
        await desk.PutTeamAsync("support", """{"maxWaitSeconds":600,"fallbackTeamIds":["sales"]}""");
        await desk.PutTeamAsync("sales");
        await HasAgentAsync("ada", "offline", """{"teams":["support"],"skills":{"german":7}}""");
        await desk.Store.RequestAgentAsync(German("c1"), Desk.Now);

        JsonElement entry = await desk.EntryAsync("?conversationId=c1");

        Assert.Equal(
            """{"number":1,"requiredSkills":{"german":5},"preferredSkills":{},"onlyAgentId":null,"cost":1,"until":"2026-11-23T12:02:00Z"}""",
            entry.GetProperty("step").GetRawText()
        );
        Assert.Equal("2026-11-23T12:10:00Z", entry.GetProperty("fallBackAt").GetString());
        desk.Time.Advance(TimeSpan.FromMinutes(2));
        await desk.Store.ReviewAsync("c1", desk.Time.GetUtcNow(), Desk.Now);
        JsonElement step = (await desk.EntryAsync("?conversationId=c1")).GetProperty("step");
        Assert.Equal(2, step.GetProperty("number").GetInt32());
        Assert.Equal("{}", step.GetProperty("requiredSkills").GetRawText());
        Assert.Equal(JsonValueKind.Null, step.GetProperty("until").ValueKind);
    }

    [Fact]
    public async Task Whose_window_closes_soon_is_urgent_and_first()
    {
        await desk.PutTeamAsync("support", """{"urgentBeforeSeconds":3600}""");
        await HasAgentAsync("ada", "offline", """{"teams":["support"]}""");
        await desk.Store.RequestAgentAsync(Some.Request("c1"), Desk.Now);
        await desk.Store.RequestAgentAsync(
            Some.Request("c2", priority: -3) with
            {
                WindowClosesAt = Some.Noon.AddMinutes(50),
            },
            Desk.Now
        );

        JsonElement[] queue = await ItemsAsync("");

        Assert.Equal(["c2", "c1"], queue.Select(entry => entry.GetProperty("conversationId").GetString()));
        Assert.Equal([true, false], queue.Select(entry => entry.GetProperty("urgent").GetBoolean()));
    }

    [Fact]
    public async Task The_wait_is_estimated_from_the_pace_of_the_team_and_its_room()
    {
        await desk.PutTeamAsync("support");
        await HasAgentAsync("ada", "online", """{"teams":["support"],"capacity":2}""");
        await desk.Store.RequestAgentAsync(Some.Request("c1"), Desk.Now);
        desk.Time.Advance(TimeSpan.FromMinutes(10));
        await desk.Store.ReleaseAsync("c1", Desk.Now);
        foreach (string id in new[] { "c2", "c3", "c4", "c5", "c6" })
        {
            await desk.Store.RequestAgentAsync(Some.Request(id), Desk.Now);
        }

        JsonElement last = (await ItemsAsync(""))[^1];

        // Three wait, each takes ten minutes, and two are served at a time.
        Assert.Equal(3, last.GetProperty("position").GetInt32());
        Assert.Equal("00:15:00", last.GetProperty("estimatedWait").GetString());
        JsonElement estimate = last.GetProperty("estimate");
        Assert.Equal(600, estimate.GetProperty("meanHandleSeconds").GetDouble());
        Assert.Equal(2, estimate.GetProperty("room").GetInt64());
        Assert.Equal(1, estimate.GetProperty("samples").GetInt64());
        Assert.Equal(
            """{"meanHandleSeconds":600,"conversations":1}""",
            Desk.Json(await desk.GetTeamAsync("support")).GetProperty("pace").GetRawText()
        );
    }

    [Fact]
    public async Task A_team_that_is_not_there_is_waited_for()
    {
        await desk.Store.RequestAgentAsync(Some.Request("c1", "nowhere"), Desk.Now);

        JsonElement entry = await desk.EntryAsync("?conversationId=c1");

        Assert.Equal("team nowhere to be created", entry.GetProperty("waitingFor").GetString());
        Assert.Equal("[]", entry.GetProperty("candidates").GetRawText());
        Assert.Equal("there is no such team", entry.GetProperty("estimate").GetProperty("basis").GetString());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(100)]
    public async Task Page_by_page_it_is_the_same_as_at_once(int top)
    {
        await HasSevenAsync();
        string[] all = [.. (await ItemsAsync("")).Select(entry => entry.GetRawText())];
        List<string> paged = [];
        string? token = "";
        int pages = 0;
        while (token is not null)
        {
            JsonElement page = Desk.Json(await desk.QueueAsync($"?top={top}&continuationToken={token}"));
            JsonElement[] items = [.. page.GetProperty("items").EnumerateArray()];
            Assert.InRange(items.Length, 1, top);
            paged.AddRange(items.Select(entry => entry.GetRawText()));
            token = page.GetProperty("continuationToken").GetString();
            pages++;
        }

        Assert.Equal(all, paged);
        Assert.Equal((all.Length + top - 1) / top, pages);
        Assert.Equal([1, 2, 1, 2, 3, 4, 5], (await ItemsAsync("")).Select(e => e.GetProperty("position").GetInt32()));
    }

    [Fact]
    public async Task The_next_page_begins_with_whoever_comes_next_although_the_last_one_shown_has_gone()
    {
        await HasSevenAsync();
        JsonElement page = Desk.Json(await desk.QueueAsync("?teamId=support&top=2"));
        string token = page.GetProperty("continuationToken").GetString()!;
        await desk.Store.ReleaseAsync(
            page.GetProperty("items")[1].GetProperty("conversationId").GetString()!,
            Desk.Now
        );
        await desk.Store.RequestAgentAsync(Some.Request("c0", priority: 9), Desk.Now);

        JsonElement next = (await ItemsAsync($"?teamId=support&top=2&continuationToken={token}"))[0];

        Assert.Equal("c1", next.GetProperty("conversationId").GetString());
        Assert.Equal(3, next.GetProperty("position").GetInt32());
    }

    [Theory]
    [InlineData("?top=0", "1 to 1000")]
    [InlineData("?top=1001", "1 to 1000")]
    [InlineData("?top=many", "1 to 1000")]
    [InlineData("?continuationToken=support", "continuationToken")]
    [InlineData("?continuationToken=support.u.x.c1", "continuationToken")]
    public async Task A_page_that_makes_no_sense_is_refused(string query, string problem)
    {
        (int status, string body) = await desk.QueueAsync(query);

        Assert.Equal(400, status);
        Assert.Contains(problem, body, StringComparison.Ordinal);
    }

    // Five in support, of which one is urgent and one has priority, and two in sales.
    private async Task HasSevenAsync()
    {
        await desk.PutTeamAsync("support");
        await desk.PutTeamAsync("sales");
        foreach (string id in new[] { "c1", "c2", "c3" })
        {
            await desk.Store.RequestAgentAsync(Some.Request(id), Desk.Now);
        }

        AgentRequest urgent = Some.Request("c4") with { WindowClosesAt = desk.Time.GetUtcNow().AddMinutes(5) };
        await desk.Store.RequestAgentAsync(urgent, Desk.Now);
        await desk.Store.RequestAgentAsync(Some.Request("c5", priority: 3), Desk.Now);
        await desk.Store.RequestAgentAsync(Some.Request("d1", "sales"), Desk.Now);
        await desk.Store.RequestAgentAsync(Some.Request("d2", "sales"), Desk.Now);
    }

    private static AgentRequest German(string id) =>
        Some.Request(id) with
        {
            Skills =
            [
                new(
                    new Dictionary<string, int>(StringComparer.Ordinal) { ["german"] = 5 },
                    None,
                    TimeSpan.FromMinutes(2)
                ),
            ],
        };

    private async Task HasAgentAsync(string id, string presence, string body)
    {
        await desk.PutAgentAsync(id, body);
        await desk.PutPresenceAsync(id, $"{{\"status\":\"{presence}\"}}");
    }

    private async Task<JsonElement[]> ItemsAsync(string query) =>
        [.. Desk.Json(await desk.QueueAsync(query)).GetProperty("items").EnumerateArray()];
}
