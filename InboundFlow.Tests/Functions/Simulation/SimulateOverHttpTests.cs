using System.Net;
using System.Text.Json;
using InboundFlow.Tests.Scenarios;
using InboundFlow.Tests.Support;

namespace InboundFlow.Tests.Functions.Simulation;

public sealed class SimulateOverHttpTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Recorded_conversations_are_simulated_as_they_were_and_as_they_would_be_with_one_more_agent()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", null, ("ada", 1, true));
        await app.WritesAsync("mia", "first");
        string first = (await app.ConversationAsync()).Text("id")!;
        app.Time.Advance(TimeSpan.FromMinutes(1));
        await app.WritesAsync("noa", "second");
        app.Time.Advance(TimeSpan.FromMinutes(9));
        await app.CloseAsync(first, "ada");
        string second = (await app.ConversationAsync("status=open")).Text("id")!;
        app.Time.Advance(TimeSpan.FromMinutes(5));
        await app.CloseAsync(second, "ada");
        app.Time.Advance(TimeSpan.FromHours(1));

        JsonElement answer = await app.PostAsync("teams/support/simulate", new { change = new { agents = 1 } });

        Assert.Equal("recorded", answer.Text("traffic"));
        Assert.Equal(2, answer.GetProperty("conversations").GetInt32());
        double recorded = answer.GetProperty("recorded").GetProperty("max").GetDouble();
        Assert.Equal(recorded, MaxWait(answer.GetProperty("before")), 1.0);
        Assert.Equal(540, recorded, 1.0);
        Assert.Equal(0, MaxWait(answer.GetProperty("after")));
        JsonElement moved = Assert.Single(answer.GetProperty("moved").GetProperty("items").EnumerateArray());
        Assert.Equal(second, moved.Text("conversationId"));
        Assert.Equal("ada", moved.GetProperty("before").Text("agentId"));
        Assert.Equal("support+1", moved.GetProperty("after").Text("agentId"));
        Assert.Equal(1, (await app.GetAsync("agents")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Made_up_traffic_answers_what_another_rule_of_the_team_would_do_and_the_same_every_time()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", null, ("ada", 3, false), ("bo", 3, false));
        object question = new
        {
            from = "2026-11-23T00:00:00Z",
            to = "2026-11-24T00:00:00Z",
            seed = 5,
            arrivals = new { perHour = 20 },
            handleSeconds = 600,
            patienceSeconds = 900,
            shift = new { from = "08:00", until = "18:00" },
            change = new { maxOpen = 1 },
        };

        JsonElement answer = await app.PostAsync("teams/support/simulate", question);
        JsonElement again = await app.PostAsync("teams/support/simulate", question);

        Assert.Equal("synthetic", answer.Text("traffic"));
        Assert.True(answer.GetProperty("difference").GetProperty("abandoned").GetInt32() > 0);
        Assert.True(MaxWait(answer.GetProperty("before")) > 0);
        Assert.Equal(answer.GetRawText(), again.GetRawText());
        Assert.Equal(JsonValueKind.Null, (await app.GetAsync("teams/support")).GetProperty("maxOpen").ValueKind);
    }

    [Theory]
    [InlineData("""{ "from": "2026-01-01T00:00:00Z", "to": "2026-03-01T00:00:00Z" }""", "31 days")]
    [InlineData("""{ "from": "2026-01-02T00:00:00Z", "to": "2026-01-01T00:00:00Z" }""", "before")]
    [InlineData("""{ "arrivals": { "perHour": 0 } }""", "perHour")]
    [InlineData("""{ "arrivals": { "perHour": 100000 } }""", "20000")]
    [InlineData("""{ "arrivals": { "perHour": 1, "shape": [1, 2] } }""", "24 numbers")]
    [InlineData("""{ "shift": { "from": "09:00" } }""", "until")]
    [InlineData("""{ "change": { "strategy": "luck" } }""", "luck")]
    [InlineData("""{ "change": { "colour": "red" } }""", "colour")]
    [InlineData("""{ "change": { "capacity": -1 } }""", "capacity")]
    [InlineData("""{ "change": { "hours": 5 } }""", "hours")]
    [InlineData("""{ "change": { "agents": 1001 } }""", "change.agents is -1000 to 1000")]
    [InlineData("""{ "change": { "agents": "two" } }""", "$.change.agents")]
    [InlineData("""{ "change": { "agents": [5] } }""", "/change/agents/0 is an object")]
    [InlineData("""{ "change": { "agents": [{ "capacity": 1 }] } }""", "/change/agents/0 is an object with an id")]
    [InlineData("""{ "change": { "agents": [{ "id": "Eve" }] } }""", "/change/agents/0: The agent")]
    [InlineData("""{ "change": { "agents": [{ "id": "e" }, { "id": "e" }] } }""", "/change/agents/1/id")]
    [InlineData(
        """{ "change": { "agents": [{ "id": "e", "skills": { "es": 11 } }] } }""",
        "/change/agents/0: The level"
    )]
    [InlineData(
        """{ "change": { "agents": [{ "id": "e", "skills": { "es": "x" } }] } }""",
        "/change/agents/0/skills/es"
    )]
    [InlineData("""{ "change": { "agents": [{ "id": "e", "colour": "red" }] } }""", "colour")]
    [InlineData("""{ "change": { "removeAgents": ["nobody"] } }""", "/change/removeAgents/0")]
    [InlineData("""{ "change": { "agents": [{ "id": "e" }], "removeAgents": ["e"] } }""", "to be there and to go")]
    public async Task A_question_that_makes_no_sense_is_refused_with_what_is_wrong(string body, string inDetail)
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support");

        using HttpResponseMessage response = await app.TryPostAsync(
            "teams/support/simulate",
            JsonSerializer.Deserialize<JsonElement>(body)
        );

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(inDetail, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Certain_agents_come_change_and_go()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", null, ("ada", 1, false), ("bo", 1, false));
        await app.PutAsync("agents/cy", new { teams = new[] { "sales" }, capacity = 4 });
        await app.PutAsync("teams/sales", new { });

        // As it was read, and changed.
        JsonElement cy = await app.GetAsync("agents/cy");
        object question = new
        {
            from = "2026-11-23T00:00:00Z",
            to = "2026-11-24T00:00:00Z",
            arrivals = new { perHour = 12 },
            handleSeconds = 600,
            change = new
            {
                agents = new object[] { new { id = "eve", capacity = 2 }, cy },
                removeAgents = new[] { "ada" },
            },
        };

        JsonElement answer = await app.PostAsync("teams/support/simulate", question);

        Assert.Equal(["ada", "bo"], AgentsOf(answer, "before"));
        Assert.Equal(["bo", "cy", "eve"], AgentsOf(answer, "after"));
        Assert.True(answer.GetProperty("difference").GetProperty("waitMean").GetDouble() < 0);
        Assert.Equal(3, (await app.ItemsAsync("agents")).Length);
    }

    [Fact]
    public async Task A_team_that_does_not_exist_cannot_be_simulated()
    {
        await using App app = await App.StartAsync(azurite);

        using HttpResponseMessage response = await app.TryPostAsync("teams/nobody/simulate", new { });

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    // Everybody who was given something on that side, and is among the moved ones.
    private static string[] AgentsOf(JsonElement answer, string side) =>
        [
            .. answer
                .GetProperty("moved")
                .GetProperty("items")
                .EnumerateArray()
                .Select(moved => moved.GetProperty(side).Text("agentId"))
                .OfType<string>()
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];

    private static double MaxWait(JsonElement report) =>
        report.GetProperty("whole").GetProperty("wait").GetProperty("max").GetDouble();
}
