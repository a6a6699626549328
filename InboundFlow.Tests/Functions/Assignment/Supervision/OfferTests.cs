using System.Net;
using System.Text.Json;
using InboundFlow.Tests.Scenarios;
using InboundFlow.Tests.Support;

namespace InboundFlow.Tests.Functions.Assignment.Supervision;

/// <summary>Offers over HTTP, with the workflows that are told of them.</summary>
public sealed class OfferTests(AzuriteFixture azurite)
{
    private static readonly object Asks = new { offers = new { expirySeconds = 30 } };

    [Fact]
    public async Task Who_accepts_has_it_and_their_workflow_ends()
    {
        await using App app = await App.StartAsync(azurite);
        string id = await HasOfferAsync(app, ("ada", 3, true));
        Assert.Equal("offered", (await app.ConversationAsync()).Text("phase"));

        await AnswerAsync(app, id, "ada", accept: true);
        await AnswerAsync(app, id, "ada", accept: true);

        JsonElement assigned = await app.ConversationAsync();
        Assert.Equal("assigned", assigned.Text("phase"));
        Assert.Equal("ada", assigned.Text("agentId"));
        Assert.Equal("Completed", await app.WorkflowStatusAsync(id));
        Assert.Empty(await app.ItemsAsync("queue"));
        Assert.Equal(1, (await app.GetAsync("agents/ada")).GetProperty("openCount").GetInt32());
    }

    [Fact]
    public async Task The_queue_and_the_agent_show_who_was_asked_and_until_when()
    {
        await using App app = await App.StartAsync(azurite);
        string id = await HasOfferAsync(app, ("ada", 3, true));

        JsonElement entry = Assert.Single(await app.ItemsAsync($"queue?conversationId={id}"));

        Assert.Equal("offered", entry.Text("state"));
        JsonElement offer = Assert.Single(entry.GetProperty("offers").EnumerateArray());
        Assert.Equal("ada", offer.Text("agentId"));
        Assert.Equal(
            TimeSpan.FromSeconds(30),
            offer.GetProperty("expiresAt").GetDateTimeOffset() - offer.GetProperty("offeredAt").GetDateTimeOffset()
        );
        JsonElement agent = await app.GetAsync("agents/ada");
        Assert.Equal(1, agent.GetProperty("offered").GetInt32());
        Assert.Equal(1, agent.GetProperty("load").GetInt32());
        Assert.Equal(0, agent.GetProperty("openCount").GetInt32());
        JsonElement held = Assert.Single(agent.GetProperty("conversations").EnumerateArray());
        Assert.Equal(id, held.Text("conversationId"));
        Assert.Equal("offered", held.Text("state"));
    }

    [Fact]
    public async Task Who_declines_is_not_asked_again_and_the_next_is()
    {
        await using App app = await App.StartAsync(azurite);
        string id = await HasOfferAsync(app, ("ada", 3, true), ("bo", 3, true));
        string first = await AskedAsync(app, id);

        await AnswerAsync(app, id, first, accept: false);
        await AnswerAsync(app, id, first, accept: false);

        string second = await AskedAsync(app, id);
        Assert.NotEqual(first, second);
        JsonElement entry = Assert.Single(await app.ItemsAsync($"queue?conversationId={id}"));
        Assert.Equal(first, Assert.Single(entry.GetProperty("declinedBy").EnumerateArray()).GetString());
        await AnswerAsync(app, id, second, accept: false);
        entry = Assert.Single(await app.ItemsAsync($"queue?conversationId={id}"));
        Assert.Equal("waiting", entry.Text("state"));
        Assert.Equal(2, entry.GetProperty("excludedBy").GetProperty("declined").GetInt32());
    }

    [Fact]
    public async Task The_answer_shows_whose_the_conversation_is_before_its_workflow_has_written_it_down()
    {
        await using App app = await App.StartAsync(azurite);
        string id = await HasOfferAsync(app, ("ada", 3, true), ("bo", 3, true));
        string first = await AskedAsync(app, id);

        JsonElement declined = await app.PostAsync(
            $"conversations/{id}/offer",
            new { agentId = first, accept = false }
        );
        string second = first == "ada" ? "bo" : "ada";
        JsonElement accepted = await app.PostAsync(
            $"conversations/{id}/offer",
            new { agentId = second, accept = true }
        );

        Assert.Equal(("offered", null), (declined.Text("phase"), declined.Text("agentId")));
        Assert.Equal(("assigned", second), (accepted.Text("phase"), accepted.Text("agentId")));
        await app.Host.DrainAsync();
        Assert.Equal(accepted.Text("assignedAt"), (await app.FindAsync(id)).Text("assignedAt"));
    }

    [Fact]
    public async Task An_offer_that_expired_is_gone()
    {
        await using App app = await App.StartAsync(azurite);
        string id = await HasOfferAsync(app, ("ada", 3, true), ("bo", 3, true));
        string first = await AskedAsync(app, id);
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(31));
        Assert.NotEqual(first, await AskedAsync(app, id));

        using HttpResponseMessage late = await app.TryPostAsync(
            $"conversations/{id}/offer",
            new { agentId = first, accept = true }
        );

        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        JsonElement problem = await ProblemAsync(late);
        Assert.EndsWith("offer-gone", problem.Text("type"), StringComparison.Ordinal);
        Assert.Contains("it expired before the answer came", problem.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_offer_whose_time_is_over_is_gone_although_nobody_has_looked_yet()
    {
        await using App app = await App.StartAsync(azurite);
        string id = await HasOfferAsync(app, ("ada", 3, true));

        // The workflow's timer has not fired yet.
        app.Time.Advance(TimeSpan.FromSeconds(30));
        using HttpResponseMessage late = await app.TryPostAsync(
            $"conversations/{id}/offer",
            new { agentId = "ada", accept = true }
        );

        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        Assert.Contains("it expired", (await ProblemAsync(late)).Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_decline_may_be_repeated_after_somebody_else_has_it()
    {
        await using App app = await App.StartAsync(azurite);
        string id = await HasOfferAsync(app, ("ada", 3, true), ("bo", 3, true));
        await AnswerAsync(app, id, "ada", accept: false);
        await AnswerAsync(app, id, "bo", accept: true);

        await AnswerAsync(app, id, "ada", accept: false);
        using HttpResponseMessage taken = await app.TryPostAsync(
            $"conversations/{id}/offer",
            new { agentId = "ada", accept = true }
        );

        Assert.Equal("bo", await app.AgentOfAsync(id));
        Assert.Equal(HttpStatusCode.Conflict, taken.StatusCode);
        Assert.Contains("they have declined it", (await ProblemAsync(taken)).Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_several_who_are_asked_at_a_time_the_first_who_accepts_gets_it()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync(
            "support",
            new { offers = new { expirySeconds = 30, parallel = 2 } },
            ("ada", 3, true),
            ("bo", 3, true)
        );
        await app.WritesAsync("mia", "hello?");
        string id = (await app.ConversationAsync()).Text("id")!;

        await AnswerAsync(app, id, "bo", accept: true);

        using HttpResponseMessage second = await app.TryPostAsync(
            $"conversations/{id}/offer",
            new { agentId = "ada", accept = true }
        );
        Assert.Equal(HttpStatusCode.Conflict, second.StatusCode);
        Assert.Equal("bo", (await app.ConversationAsync()).Text("agentId"));
        Assert.Equal(0, (await app.GetAsync("agents/ada")).GetProperty("load").GetInt32());
    }

    [Fact]
    public async Task Who_lets_two_in_a_row_go_by_counts_as_busy()
    {
        await using App app = await App.StartAsync(azurite);
        string id = await HasOfferAsync(app, ("ada", 3, true));

        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(31));
        Assert.Equal("ada", await AskedAsync(app, id));
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(31));

        JsonElement agent = await app.GetAsync("agents/ada");
        Assert.Equal("busy", agent.Text("presence"));
        Assert.Equal(0, agent.GetProperty("offered").GetInt32());
        JsonElement entry = Assert.Single(await app.ItemsAsync($"queue?conversationId={id}"));
        Assert.Equal("waiting", entry.Text("state"));
        Assert.Equal(1, entry.GetProperty("excludedBy").GetProperty("busy").GetInt32());
    }

    [Fact]
    public async Task Who_goes_is_not_asked_any_more()
    {
        await using App app = await App.StartAsync(azurite);
        string id = await HasOfferAsync(app, ("ada", 3, true), ("bo", 3, false));

        await app.SetPresenceAsync("ada", "offline");

        JsonElement entry = Assert.Single(await app.ItemsAsync($"queue?conversationId={id}"));
        Assert.Equal("waiting", entry.Text("state"));
        await app.ComesOnlineAsync("bo");
        Assert.Equal("bo", await AskedAsync(app, id));
    }

    [Theory]
    [InlineData("""{"accept":true}""", "agentId is missing")]
    [InlineData("""{"agentId":"Ada!","accept":true}""", "agentId is not")]
    [InlineData("""{"agentId":"ada"}""", "accept is true or false")]
    [InlineData("""{"agentId":"ada","accept":true,"why":"x"}""", "$.why")]
    public async Task What_is_wrong_with_an_answer_is_said(string body, string problem)
    {
        await using App app = await App.StartAsync(azurite);

        using HttpResponseMessage answer = await app.TryPostAsync(
            "conversations/none/offer",
            JsonDocument.Parse(body).RootElement
        );

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(problem, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_conversation_that_is_not_there_is_not_found()
    {
        await using App app = await App.StartAsync(azurite);

        using HttpResponseMessage answer = await app.TryPostAsync(
            "conversations/none/offer",
            new { agentId = "ada", accept = true }
        );

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private static async Task<string> HasOfferAsync(App app, params (string Id, int Capacity, bool Online)[] agents)
    {
        await app.HasTeamAsync("support", Asks, agents);
        await app.WritesAsync("mia", "hello?");
        return (await app.ConversationAsync()).Text("id")!;
    }

    private static async Task<string> AskedAsync(App app, string id)
    {
        JsonElement entry = Assert.Single(await app.ItemsAsync($"queue?conversationId={id}"));
        return Assert.Single(entry.GetProperty("offers").EnumerateArray()).Text("agentId")!;
    }

    private static async Task AnswerAsync(App app, string id, string agentId, bool accept)
    {
        await app.PostAsync($"conversations/{id}/offer", new { agentId, accept });
        await app.Host.DrainAsync();
    }

    private static async Task<JsonElement> ProblemAsync(HttpResponseMessage response)
    {
        using JsonDocument problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return problem.RootElement.Clone();
    }
}
