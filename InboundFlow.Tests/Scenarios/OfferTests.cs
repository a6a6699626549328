using System.Net;
using System.Text.Json;
using InboundFlow.Functions.Assignment;
using InboundFlow.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace InboundFlow.Tests.Scenarios;

/// <summary>Agents are asked before they are given a conversation.</summary>
public sealed class OfferTests(AzuriteFixture azurite)
{
    private static readonly object OneAtATime = new { offers = new { expirySeconds = 30 } };
    private static readonly object TwoAtATime = new { offers = new { expirySeconds = 30, parallel = 2 } };

    [Fact]
    public async Task Who_accepts_has_it()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", OneAtATime, ("ada", 1, true));
        string id = await app.OpensAsync("mia");
        Assert.Equal("offered", await app.PhaseOfAsync(id));
        Assert.Null(await app.AgentOfAsync(id));
        Assert.Equal(["ada"], await app.AskedAsync(id));

        Assert.Equal(HttpStatusCode.OK, await app.AnswersAsync(id, "ada", accept: true));

        Assert.Equal("assigned", await app.PhaseOfAsync(id));
        Assert.Equal("ada", await app.AgentOfAsync(id));
        Assert.Equal(1, await app.OpenCountAsync("ada"));
        Assert.Empty(await app.ItemsAsync("queue"));
        Assert.Equal("Completed", await app.WorkflowStatusAsync(id));
        Assert.Equal(["opened", "enriched", "routed", "queued", "offered", "assigned"], await app.TimelineAsync(id));
        Assert.Equal(HttpStatusCode.OK, await app.AnswersAsync(id, "ada", accept: true));
    }

    [Fact]
    public async Task An_offer_says_to_whom_until_when_and_why()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", OneAtATime, ("ada", 1, true), ("bo", 1, false));

        string id = await app.OpensAsync("mia");

        JsonElement offered = Assert.Single(await app.EventsAsync(id, "offered"));
        Assert.Equal("ada", offered.Text("agentId"));
        Assert.Equal(
            TimeSpan.FromSeconds(30),
            offered.GetProperty("until").GetDateTimeOffset() - offered.GetProperty("at").GetDateTimeOffset()
        );
        JsonElement reason = offered.GetProperty("reason");
        Assert.Equal("ada", reason.Text("chosen"));
        JsonElement bo = reason.GetProperty("candidates").EnumerateArray().Single(c => c.Text("agentId") == "bo");
        Assert.Equal("offline", bo.Text("excludedBy"));
    }

    [Fact]
    public async Task Who_is_asked_keeps_the_room_for_it()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", OneAtATime, ("ada", 1, true));
        await app.OpensAsync("mia");

        string second = await app.OpensAsync("noa");

        Assert.Equal("queued", await app.PhaseOfAsync(second));
        Assert.Equal(0, await app.OpenCountAsync("ada"));
    }

    [Fact]
    public async Task Who_declines_is_not_asked_again_and_the_next_one_is()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", OneAtATime, ("ada", 1, true), ("bo", 1, true));
        string id = await app.OpensAsync("mia");
        Assert.Equal(["ada"], await app.AskedAsync(id));

        Assert.Equal(HttpStatusCode.OK, await app.AnswersAsync(id, "ada", accept: false));
        Assert.Equal(["bo"], await app.AskedAsync(id));
        Assert.Equal(HttpStatusCode.OK, await app.AnswersAsync(id, "bo", accept: false));

        Assert.Equal("queued", await app.PhaseOfAsync(id));
        Assert.Equal(
            ["opened", "enriched", "routed", "queued", "offered", "declined", "offered", "declined"],
            await app.TimelineAsync(id)
        );
        await app.HasTeamAsync("support", OneAtATime, ("cy", 1, true));
        Assert.Equal(["cy"], await app.AskedAsync(id));
        Assert.Equal(HttpStatusCode.Conflict, await app.AnswersAsync(id, "ada", accept: true));
    }

    [Fact]
    public async Task Who_lets_two_offers_expire_is_busy_and_another_is_asked()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", OneAtATime, ("ada", 1, true));
        string id = await app.OpensAsync("mia");

        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(31));
        Assert.Equal(["ada"], await app.AskedAsync(id));
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(31));

        Assert.Equal("busy", (await app.GetAsync("agents/ada")).Text("presence"));
        Assert.Equal("queued", await app.PhaseOfAsync(id));
        Assert.Equal(2, (await app.EventsAsync(id, "offerExpired")).Length);
        Assert.Equal(HttpStatusCode.Conflict, await app.AnswersAsync(id, "ada", accept: true));
        await app.HasTeamAsync("support", OneAtATime, ("bo", 1, true));
        Assert.Equal(["bo"], await app.AskedAsync(id));
    }

    [Fact]
    public async Task Of_two_who_are_asked_the_first_who_accepts_has_it()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", TwoAtATime, ("ada", 1, true), ("bo", 1, true), ("cy", 1, true));
        string id = await app.OpensAsync("mia");
        Assert.Equal(["ada", "bo"], await app.AskedAsync(id));

        Assert.Equal(HttpStatusCode.OK, await app.AnswersAsync(id, "bo", accept: true));
        Assert.Equal(HttpStatusCode.Conflict, await app.AnswersAsync(id, "ada", accept: true));

        Assert.Equal("bo", await app.AgentOfAsync(id));
        JsonElement revoked = Assert.Single(await app.EventsAsync(id, "offerRevoked"));
        Assert.Equal("ada", revoked.Text("agentId"));

        // Ada has her room again.
        string second = await app.OpensAsync("noa");
        Assert.Equal(["ada", "cy"], await app.AskedAsync(second));
    }

    [Fact]
    public async Task Of_two_who_accept_at_once_one_has_it_and_the_other_is_told()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", TwoAtATime, ("ada", 1, true), ("bo", 1, true));
        string id = await app.OpensAsync("mia");

        HttpResponseMessage[] answers = await Task.WhenAll(
            app.TryAnswerAsync(id, "ada", accept: true),
            app.TryAnswerAsync(id, "bo", accept: true)
        );
        await app.Host.DrainAsync();

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Conflict], answers.Select(answer => answer.StatusCode).Order());
        string winner = answers[0].IsSuccessStatusCode ? "ada" : "bo";
        Assert.Equal(winner, await app.AgentOfAsync(id));
        Assert.Equal(1, await app.OpenCountAsync("ada") + await app.OpenCountAsync("bo"));
    }

    [Theory]
    [InlineData("busy")]
    [InlineData("offline")]
    public async Task Who_goes_away_is_not_asked_any_more(string presence)
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", OneAtATime, ("ada", 1, true), ("bo", 1, true));
        string id = await app.OpensAsync("mia");

        await app.SetPresenceAsync("ada", presence);

        Assert.Equal(["bo"], await app.AskedAsync(id));
        Assert.Single(await app.EventsAsync(id, "offerRevoked"));
        Assert.Equal(HttpStatusCode.Conflict, await app.AnswersAsync(id, "ada", accept: true));
        Assert.Equal(HttpStatusCode.OK, await app.AnswersAsync(id, "bo", accept: true));
        Assert.Equal("bo", await app.AgentOfAsync(id));
    }

    [Fact]
    public async Task Somebody_who_comes_while_nobody_has_answered_yet_is_asked_in_turn()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", OneAtATime, ("ada", 1, true));
        string id = await app.OpensAsync("mia");
        await app.HasTeamAsync("support", OneAtATime, ("bo", 1, true));
        Assert.Equal(["ada"], await app.AskedAsync(id));

        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(31));

        Assert.Equal(["bo"], await app.AskedAsync(id));
        Assert.Equal("online", (await app.GetAsync("agents/ada")).Text("presence"));
    }

    [Fact]
    public async Task An_offer_that_was_answered_before_its_workflow_heard_of_it_is_on_the_timeline()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", OneAtATime, ("ada", 1, false), ("bo", 1, false));
        string id = await app.OpensAsync("mia");
        IDispatcher dispatcher = app.Host.Services.GetRequiredService<IDispatcher>();
        CancellationToken now = TestContext.Current.CancellationToken;

        // A process that dies after each decision, before it has told anybody.
        foreach (string agentId in new[] { "ada", "bo" })
        {
            await dispatcher.SetPresenceAsync(agentId, Presence.Online, whenFinished: false, now);
            app.Time.Advance(TimeSpan.FromSeconds(1));
        }

        await dispatcher.AnswerOfferAsync(id, "ada", accept: false, now);
        app.Time.Advance(TimeSpan.FromSeconds(1));
        await dispatcher.AnswerOfferAsync(id, "bo", accept: true, now);
        Assert.Equal(["opened", "enriched", "routed", "queued"], await app.TimelineAsync(id));
        await app.Host.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(
            ["opened", "enriched", "routed", "queued", "offered", "declined", "offered", "assigned"],
            await app.TimelineAsync(id)
        );
        JsonElement declined = Assert.Single(await app.EventsAsync(id, "declined"));
        Assert.Equal(("ada", "agent:ada"), (declined.Text("agentId"), declined.Text("source")));
    }

    [Fact]
    public async Task Nobody_takes_it_so_the_fallback_team_is_asked_with_its_age()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync(
            "support",
            new
            {
                offers = new { expirySeconds = 30 },
                maxWaitSeconds = 45,
                fallbackTeamIds = new[] { "sales" },
            },
            ("ada", 1, true)
        );
        await app.HasTeamAsync("sales", OneAtATime, ("cleo", 1, true));
        string id = await app.OpensAsync("mia");
        string? since = (await app.FindAsync(id)).Text("queuedAt");

        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(46));

        Assert.Equal(["cleo"], await app.AskedAsync(id));
        Assert.Equal("sales", (await app.FindAsync(id)).Text("teamId"));
        Assert.Equal(since, (await app.FindAsync(id)).Text("queuedAt"));
        Assert.Single(await app.EventsAsync(id, "fellBack"));
        Assert.Equal(0, (await app.GetAsync("agents/ada")).GetProperty("load").GetInt32());
        Assert.Equal(HttpStatusCode.OK, await app.AnswersAsync(id, "cleo", accept: true));
        Assert.Equal("cleo", await app.AgentOfAsync(id));
    }
}
