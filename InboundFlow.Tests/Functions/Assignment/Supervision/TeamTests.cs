using System.Text.Json.Nodes;
using InboundFlow.Functions.Assignment;

namespace InboundFlow.Tests.Functions.Assignment.Supervision;

public sealed class TeamTests : IAsyncDisposable
{
    private const string Everything = """
        {
          "name": "Sales \u0026 more",
          "strategy": "weightedShares",
          "onlineOnly": false,
          "maxOpen": 3,
          "sticky": { "withinSeconds": 86400, "waitSeconds": 60 },
          "shares": { "ada": 3, "bo": 1 },
          "costs": { "complaint": 3, "whatsapp": 1, "webchat": 2 },
          "activeWithinSeconds": 900,
          "inflowCap": { "most": 5, "windowSeconds": 300 },
          "loginRampSeconds": 1800,
          "wrapUpSeconds": 30,
          "maxWaitSeconds": 90.5,
          "maxQueue": 50,
          "priorityStepSeconds": 600,
          "urgentBeforeSeconds": 7200,
          "fallbackTeamIds": ["support"],
          "hours": {
            "timeZone": "Europe/Berlin",
            "hours": { "monday": ["09:00-12:00", "13:00-17:30"], "friday": ["22:00-06:00"] },
            "holidays": ["2026-12-25"]
          },
          "offers": { "expirySeconds": 20, "parallel": 3 },
          "replyLadder": {
            "nudgeAfterSeconds": 120,
            "reassignAfterSeconds": 300,
            "mostReassignments": 2,
            "escalateAfterSeconds": 1800,
            "supervisorTeamId": "leads"
          },
          "returnAfterOfflineSeconds": 120
        }
        """;

    private readonly Desk desk = new();

    public ValueTask DisposeAsync() => desk.DisposeAsync();

    [Fact]
    public async Task A_team_needs_nothing_but_an_id()
    {
        (int status, string body) = await desk.PutTeamAsync("support");

        Assert.Equal(200, status);
        Assert.Equal(
            """
            {"id":"support","name":"support","strategy":"roundRobin","onlineOnly":true,"maxOpen":null,"sticky":true,"shares":{},"costs":{},"activeWithinSeconds":null,"inflowCap":null,"loginRampSeconds":null,"wrapUpSeconds":null,"maxWaitSeconds":null,"maxQueue":null,"priorityStepSeconds":3600,"urgentBeforeSeconds":3600,"fallbackTeamIds":[],"hours":null,"offers":null,"replyLadder":null,"returnAfterOfflineSeconds":null,"queueLength":0,"open":true,"pace":null}
            """.Trim(),
            body
        );
    }

    [Fact]
    public async Task Everything_of_a_team_can_be_said_and_is_shown_again()
    {
        await desk.PutTeamAsync("sales", Everything);

        JsonObject shown = JsonNode.Parse((await desk.GetTeamAsync("sales")).Body)!.AsObject();

        Assert.Equal("sales", (string?)shown["id"]);
        foreach ((string member, JsonNode? put) in JsonNode.Parse(Everything)!.AsObject())
        {
            Assert.True(JsonNode.DeepEquals(put, shown[member]), $"{member}: {shown[member]}");
        }

        Assert.Equal(404, (await desk.GetTeamAsync("none")).Status);
    }

    [Theory]
    [InlineData(Everything)]
    [InlineData(
        """{"strategy":"lowestLoad","sticky":{"withinSeconds":604800,"waitSeconds":60},"offers":{"expirySeconds":30},"maxWaitSeconds":300,"fallbackTeamIds":["support"]}"""
    )]
    [InlineData("{}")]
    [InlineData("""{"sticky":false,"urgentBeforeSeconds":0,"priorityStepSeconds":0}""")]
    [InlineData("""{"sticky":{}}""")]
    [InlineData("""{"sticky":{"waitSeconds":5},"offers":{"expirySeconds":1}}""")]
    [InlineData("""{"replyLadder":{"escalateAfterSeconds":60},"hours":{"timeZone":"UTC"}}""")]
    public async Task What_is_shown_can_be_put_back_and_changes_nothing(string body)
    {
        await desk.PutTeamAsync("sales", body);
        (_, string shown) = await desk.GetTeamAsync("sales");
        Team before = (await desk.Store.ReadAsync(Desk.Now)).Teams["sales"];

        (int status, string again) = await desk.PutTeamAsync("sales", shown);

        Assert.Equal(200, status);
        Assert.Equal(shown, again);
        Assert.Equivalent(before, (await desk.Store.ReadAsync(Desk.Now)).Teams["sales"], strict: true);
    }

    [Fact]
    public async Task What_is_left_out_is_as_it_is_by_default_again()
    {
        await desk.PutTeamAsync("sales", Everything);
        (_, string usual) = await desk.PutTeamAsync("sales", """{"name":"sales"}""");
        await desk.PutTeamAsync("sales", Everything);

        (_, string again) = await desk.PutTeamAsync("sales");

        Assert.Equal(usual, again);
        Assert.Equivalent(new Team("sales", "sales"), (await desk.Store.ReadAsync(Desk.Now)).Teams["sales"]);
    }

    [Theory]
    [InlineData("Support", "{}", "1 to 64 lower-case letters")]
    [InlineData("support", """{"name":""}""", "name has 1 to 200")]
    [InlineData("support", """{"id":"sales"}""", "an id can't be changed")]
    [InlineData(
        "support",
        """{"maxopen":3,"colour":"red"}""",
        "There is no member 'colour': there are name, strategy,"
    )]
    [InlineData(
        "support",
        """{"strategy":"random"}""",
        "use roundRobin, fewestOpen, lowestLoad, longestIdle, bestMatch or weightedShares"
    )]
    [InlineData("support", """{"maxOpen":0}""", "maxOpen is 1 to 1000, or left out for no limit")]
    [InlineData("support", """{"maxOpen":"many"}""", "$.maxOpen")]
    [InlineData("support", """{"sticky":"yes"}""", "$.sticky")]
    [InlineData("support", """{"sticky":{"forever":1}}""", "$.sticky")]
    [InlineData("support", """{"sticky":{"withinSeconds":0}}""", "sticky.withinSeconds is 1 to 31536000 seconds")]
    [InlineData("support", """{"sticky":{"waitSeconds":-1}}""", "sticky.waitSeconds is 1 to 2592000 seconds")]
    [InlineData("support", """{"shares":{"Ada":1}}""", "Each agent's id in shares")]
    [InlineData("support", """{"shares":{"ada":101}}""", "Each weight in shares is 1 to 100")]
    [InlineData("support", """{"costs":{"":1}}""", "Each name in costs")]
    [InlineData("support", """{"costs":{"complaint":-1}}""", "Each cost in costs is 0 to 100")]
    [InlineData("support", """{"activeWithinSeconds":0}""", "activeWithinSeconds is 1 to 2592000 seconds")]
    [InlineData("support", """{"inflowCap":{"most":101,"windowSeconds":1}}""", "inflowCap.most is 1 to 100")]
    [InlineData("support", """{"inflowCap":{"most":1}}""", "inflowCap.windowSeconds is 1 to 86400 seconds.")]
    [InlineData("support", """{"loginRampSeconds":86401}""", "loginRampSeconds is 1 to 86400 seconds")]
    [InlineData("support", """{"wrapUpSeconds":1e300}""", "wrapUpSeconds is 1 to 86400 seconds")]
    [InlineData("support", """{"maxWaitSeconds":0.5}""", "maxWaitSeconds is 1 to 2592000 seconds")]
    [InlineData("support", """{"maxQueue":0}""", "maxQueue is 1 to 100000")]
    [InlineData("support", """{"priorityStepSeconds":-1}""", "priorityStepSeconds is 0 to 2592000 seconds")]
    [InlineData("support", """{"urgentBeforeSeconds":-1}""", "urgentBeforeSeconds is 0 to 2592000 seconds")]
    [InlineData("support", """{"fallbackTeamIds":["No"]}""", "Each of fallbackTeamIds")]
    [InlineData("support", """{"fallbackTeamIds":["support"]}""", "its own fallback")]
    [InlineData("support", """{"hours":{}}""", "hours.timeZone is missing")]
    [InlineData("support", """{"hours":{"timeZone":"Mars/Base"}}""", "no time zone 'Mars/Base'")]
    [InlineData("support", """{"hours":{"timeZone":"UTC","hours":{"someday":[]}}}""", "no such day")]
    [InlineData("support", """{"hours":{"timeZone":"UTC","hours":{"monday":null}}}""", "Each day in hours.hours")]
    [InlineData("support", """{"hours":{"timeZone":"UTC","hours":{"monday":["9-17"]}}}""", "'9-17' is no interval")]
    [InlineData("support", """{"hours":{"timeZone":"UTC","holidays":["25.12."]}}""", "'25.12.' is no date")]
    [InlineData("support", """{"offers":{}}""", "offers.expirySeconds is 1 to 86400 seconds.")]
    [InlineData("support", """{"offers":{"expirySeconds":9,"parallel":11}}""", "offers.parallel is 1 to 10")]
    [InlineData("support", """{"replyLadder":{}}""", "replyLadder has at least one of")]
    [InlineData(
        "support",
        """{"replyLadder":{"nudgeAfterSeconds":60,"reassignAfterSeconds":60}}""",
        "replyLadder.nudgeAfterSeconds is less than"
    )]
    [InlineData(
        "support",
        """{"replyLadder":{"nudgeAfterSeconds":60,"mostReassignments":11}}""",
        "replyLadder.mostReassignments is 0 to 10"
    )]
    [InlineData(
        "support",
        """{"replyLadder":{"escalateAfterSeconds":60,"supervisorTeamId":"The boss"}}""",
        "replyLadder.supervisorTeamId is 1 to 64"
    )]
    [InlineData("support", """{"returnAfterOfflineSeconds":-1}""", "returnAfterOfflineSeconds is 0 to 2592000 seconds")]
    public async Task What_is_wrong_with_a_team_is_said(string id, string body, string problem)
    {
        (int status, string answer) = await desk.PutTeamAsync(id, body);

        Assert.Equal(400, status);
        Assert.Contains(problem, JsonNode.Parse(answer)!["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Empty((await desk.Store.ReadAsync(Desk.Now)).Teams);
    }

    [Fact]
    public async Task A_team_shows_how_many_wait_and_whether_it_works_now()
    {
        await desk.PutTeamAsync("support", """{"hours":{"timeZone":"UTC","hours":{"monday":["12:00-13:00"]}}}""");
        await desk.PutAgentAsync("ada", """{"teams":["support"]}""");
        await desk.Store.RequestAgentAsync(Some.Request("c1"), Desk.Now);

        (_, string list) = await Desk.AnswerAsync(r => desk.Teams.ListAsync(r, Desk.Now));

        JsonNode team = JsonNode.Parse(list)!["items"]![0]!;
        Assert.Equal(1, (int)team["queueLength"]!);
        Assert.True((bool)team["open"]!);
        desk.Time.Advance(TimeSpan.FromHours(1));
        Assert.False(Desk.Json(await desk.GetTeamAsync("support")).GetProperty("open").GetBoolean());
    }
}
