using System.Net;
using System.Text.Json;
using InboundFlow.Tests.Support;

namespace InboundFlow.Tests.Scenarios;

/// <summary>What happens to a message or a command in each phase: the table of docs/api.md, cell by cell.</summary>
public sealed class PhaseTests(AzuriteFixture azurite)
{
    [Theory]
    [InlineData("enriching")]
    [InlineData("queued")]
    [InlineData("offered")]
    [InlineData("assigned")]
    public async Task A_message_is_added_and_restarts_nothing(string phase)
    {
        await using Stage stage = await ReachAsync(phase);

        using HttpResponseMessage answer = await stage.App.PostMessageAsync("mia", "and another thing");
        Assert.True(answer.IsSuccessStatusCode);
        await stage.SettleAsync();

        Assert.Equal(2, (await stage.App.MessagesAsync(stage.Id)).Length);
        JsonElement conversation = await stage.App.ConversationAsync();
        Assert.Equal(phase == "enriching" ? "queued" : phase, conversation.Text("phase"));
        Assert.Single(await stage.App.TimelineAsync(stage.Id), type => type == "enriched");
    }

    [Fact]
    public async Task A_message_after_the_close_opens_another_conversation()
    {
        await using Stage stage = await ReachAsync("closed");

        await stage.App.WritesAsync("mia", "and another thing");

        Assert.Single(await stage.App.MessagesAsync(stage.Id));
        Assert.NotEqual(stage.Id, (await stage.App.ConversationAsync("status=open")).Text("id"));
    }

    [Theory]
    [InlineData("enriching")]
    [InlineData("queued")]
    [InlineData("offered")]
    [InlineData("assigned")]
    public async Task An_agent_may_write_wherever_it_is(string phase)
    {
        await using Stage stage = await ReachAsync(phase);

        using HttpResponseMessage answer = await stage.App.TryReplyAsync(stage.Id, "We are on it.");
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        await stage.SettleAsync();

        Assert.Equal("We are on it.", (await stage.App.SentMessageAsync(stage.Id)).Text("text"));
        Assert.Equal(phase == "enriching" ? "queued" : phase, await stage.App.PhaseOfAsync(stage.Id));
    }

    [Fact]
    public async Task Nobody_writes_in_a_closed_conversation()
    {
        await using Stage stage = await ReachAsync("closed");

        using HttpResponseMessage answer = await stage.App.TryReplyAsync(stage.Id, "We are on it.");

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Single(await stage.App.MessagesAsync(stage.Id));
    }

    [Theory]
    [InlineData("enriching")]
    [InlineData("queued")]
    [InlineData("offered")]
    [InlineData("assigned")]
    [InlineData("closed")]
    public async Task A_close_ends_it_wherever_it_is_and_leaves_nothing_behind(string phase)
    {
        await using Stage stage = await ReachAsync(phase);

        using HttpResponseMessage answer = await stage.App.TryCloseAsync(stage.Id, "ada");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await stage.SettleAsync();

        Assert.Equal("closed", await stage.App.PhaseOfAsync(stage.Id));
        Assert.Equal("Completed", await stage.App.WorkflowStatusAsync(stage.Id));
        Assert.Empty(await stage.App.ItemsAsync("queue"));
        Assert.Equal(0, (await stage.App.GetAsync("agents/ada")).GetProperty("load").GetInt32());
        Assert.Single(await stage.App.TimelineAsync(stage.Id), type => type == "closed");
    }

    [Theory]
    [InlineData("enriching")]
    [InlineData("queued")]
    [InlineData("offered")]
    [InlineData("assigned")]
    public async Task Assigned_to_an_agent_by_hand_it_is_theirs(string phase)
    {
        await using Stage stage = await ReachAsync(phase);

        Assert.Equal(HttpStatusCode.OK, await stage.AssignsAsync(new { agentId = "bo" }));
        await stage.SettleAsync();

        JsonElement conversation = await stage.App.FindAsync(stage.Id);
        Assert.Equal(("assigned", "bo"), (conversation.Text("phase"), conversation.Text("agentId")));
        Assert.Equal((0, 1), (await LoadAsync(stage.App, "ada"), await LoadAsync(stage.App, "bo")));
        Assert.Empty(await stage.App.ItemsAsync("queue"));
        Assert.Equal("Completed", await stage.App.WorkflowStatusAsync(stage.Id));
    }

    [Theory]
    [InlineData("queued")]
    [InlineData("offered")]
    [InlineData("assigned")]
    public async Task Assigned_to_a_team_by_hand_it_waits_there_with_its_age(string phase)
    {
        await using Stage stage = await ReachAsync(phase);
        string? since = (await stage.App.FindAsync(stage.Id)).Text("queuedAt");
        stage.App.Time.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal(HttpStatusCode.OK, await stage.AssignsAsync(new { teamId = "sales" }));
        await stage.SettleAsync();

        JsonElement entry = Assert.Single(await stage.App.ItemsAsync("queue"));
        Assert.Equal(("sales", since), (entry.Text("teamId"), entry.Text("queuedAt")));
        JsonElement conversation = await stage.App.FindAsync(stage.Id);
        Assert.Equal(("queued", "sales"), (conversation.Text("phase"), conversation.Text("teamId")));
        Assert.Equal(0, await LoadAsync(stage.App, "ada"));
        Assert.Empty(await stage.App.EventsAsync(stage.Id, "fellBack"));
    }

    [Theory]
    [InlineData("enriching")]
    [InlineData("queued")]
    [InlineData("offered")]
    public async Task Assigned_to_nobody_it_stays_where_it_is(string phase)
    {
        await using Stage stage = await ReachAsync(phase);

        Assert.Equal(HttpStatusCode.OK, await stage.AssignsAsync(new { }));
        await stage.SettleAsync();

        Assert.Equal(phase == "enriching" ? "queued" : phase, await stage.App.PhaseOfAsync(stage.Id));
        Assert.Equal("support", Assert.Single(await stage.App.ItemsAsync("queue")).Text("teamId"));
    }

    [Fact]
    public async Task Assigned_to_nobody_it_leaves_its_agent_for_the_queue()
    {
        await using Stage stage = await ReachAsync("assigned");
        await stage.App.SetPresenceAsync("ada", "busy");
        string? since = (await stage.App.FindAsync(stage.Id)).Text("queuedAt");

        Assert.Equal(HttpStatusCode.OK, await stage.AssignsAsync(new { }));
        await stage.SettleAsync();

        JsonElement entry = Assert.Single(await stage.App.ItemsAsync("queue"));
        Assert.Equal(("support", since), (entry.Text("teamId"), entry.Text("queuedAt")));
        Assert.Equal("queued", await stage.App.PhaseOfAsync(stage.Id));
    }

    [Fact]
    public async Task Its_team_is_still_being_chosen_so_it_cannot_be_given_to_one()
    {
        await using Stage stage = await ReachAsync("enriching");

        Assert.Equal(HttpStatusCode.Conflict, await stage.AssignsAsync(new { teamId = "sales" }));
    }

    [Theory]
    [InlineData("{\"agentId\":\"bo\"}")]
    [InlineData("{\"teamId\":\"sales\"}")]
    [InlineData("{}")]
    public async Task What_is_closed_cannot_be_assigned(string to)
    {
        await using Stage stage = await ReachAsync("closed");

        Assert.Equal(HttpStatusCode.Conflict, await stage.AssignsAsync(JsonSerializer.Deserialize<JsonElement>(to)));
        Assert.Equal("closed", await stage.App.PhaseOfAsync(stage.Id));
    }

    [Theory]
    [InlineData("enriching", true)]
    [InlineData("enriching", false)]
    [InlineData("queued", true)]
    [InlineData("queued", false)]
    [InlineData("assigned", false)]
    [InlineData("closed", true)]
    [InlineData("closed", false)]
    public async Task Who_was_not_asked_has_nothing_to_answer(string phase, bool accept)
    {
        await using Stage stage = await ReachAsync(phase);

        using HttpResponseMessage answer = await stage.App.TryAnswerAsync(stage.Id, "ada", accept);

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
    }

    [Fact]
    public async Task Theirs_already_it_can_be_accepted_again()
    {
        await using Stage stage = await ReachAsync("assigned");

        using HttpResponseMessage answer = await stage.App.TryAnswerAsync(stage.Id, "ada", accept: true);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("ada", await stage.App.AgentOfAsync(stage.Id));
    }

    [Fact]
    public async Task Whose_agent_goes_offline_keeps_their_agent_where_the_team_says_nothing_else()
    {
        await using Stage stage = await ReachAsync("assigned");

        await stage.App.SetPresenceAsync("ada", "offline");
        await stage.App.Host.AdvanceAsync(TimeSpan.FromMinutes(10));

        Assert.Equal("ada", await stage.App.AgentOfAsync(stage.Id));
    }

    [Fact]
    public async Task Whose_agent_stays_offline_too_long_for_the_team_waits_again_with_its_age()
    {
        await using Stage stage = await ReachAsync("assigned");
        await stage.App.PutAsync("teams/support", new { returnAfterOfflineSeconds = 120 });
        string? since = (await stage.App.FindAsync(stage.Id)).Text("queuedAt");

        await stage.App.SetPresenceAsync("ada", "offline");
        await stage.App.Host.AdvanceAsync(TimeSpan.FromSeconds(119));
        Assert.Equal("ada", await stage.App.AgentOfAsync(stage.Id));
        await stage.App.Host.AdvanceAsync(TimeSpan.FromSeconds(2));

        JsonElement entry = Assert.Single(await stage.App.ItemsAsync("queue"));
        Assert.Equal(("support", since), (entry.Text("teamId"), entry.Text("queuedAt")));
        Assert.Equal("queued", await stage.App.PhaseOfAsync(stage.Id));
    }

    private static async Task<int> LoadAsync(App app, string agentId) =>
        (await app.GetAsync("agents/" + agentId)).GetProperty("load").GetInt32();

    private Task<Stage> ReachAsync(string phase) => Stage.ReachAsync(azurite, phase);
}
