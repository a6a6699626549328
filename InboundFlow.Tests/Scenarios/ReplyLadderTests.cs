using System.Net;
using System.Text.Json;
using InboundFlow.Functions.Channels;
using InboundFlow.Functions.Conversations;
using InboundFlow.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace InboundFlow.Tests.Scenarios;

/// <summary>What happens while a contact waits for an agent's answer.</summary>
public sealed class ReplyLadderTests(AzuriteFixture azurite)
{
    private static readonly object Ladder = new
    {
        nudgeAfterSeconds = 300,
        reassignAfterSeconds = 600,
        mostReassignments = 1,
        supervisorTeamId = "leads",
    };

    [Fact]
    public async Task An_agent_who_does_not_answer_is_reminded_once()
    {
        await using App app = await StartAsync(("ada", true), ("bo", false));
        string id = await app.OpensAsync("mia");

        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(299));
        Assert.Empty(await app.EventsAsync(id, "nudged"));
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(2));

        JsonElement nudged = Assert.Single(await app.EventsAsync(id, "nudged"));
        Assert.Equal("ada", nudged.Text("agentId"));
        Assert.Equal(nudged.Text("at"), (await app.FindAsync(id)).Text("nudgedAt"));
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(290));
        Assert.Single(await app.EventsAsync(id, "nudged"));
        Assert.Equal("ada", await app.AgentOfAsync(id));
    }

    [Fact]
    public async Task After_the_reminder_somebody_else_gets_it_with_the_age_it_has()
    {
        await using App app = await StartAsync(("ada", true), ("bo", false));
        string id = await app.OpensAsync("mia");
        string? since = (await app.FindAsync(id)).Text("queuedAt");
        await app.ComesOnlineAsync("bo");

        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(601));

        JsonElement conversation = await app.FindAsync(id);
        Assert.Equal("bo", conversation.Text("agentId"));
        Assert.Equal(since, conversation.Text("queuedAt"));
        JsonElement returned = Assert.Single(await app.EventsAsync(id, "returned"));
        Assert.Equal(
            ("workflow", "noReply", "ada"),
            (returned.Text("source"), returned.Text("why"), returned.Text("agentId"))
        );
        Assert.Equal(0, await app.OpenCountAsync("ada"));
        Assert.Equal("Completed", await app.WorkflowStatusAsync(id));
    }

    [Fact]
    public async Task While_nobody_else_is_there_it_waits_and_never_goes_back_to_whoever_did_not_answer()
    {
        await using App app = await StartAsync(("ada", true), ("bo", false));
        string id = await app.OpensAsync("mia");
        string? since = (await app.FindAsync(id)).Text("queuedAt");

        await app.Host.AdvanceAsync(TimeSpan.FromMinutes(30));

        Assert.Equal("queued", await app.PhaseOfAsync(id));
        Assert.Equal(since, Assert.Single(await app.ItemsAsync("queue")).Text("queuedAt"));
        await app.ComesOnlineAsync("bo");
        Assert.Equal("bo", await app.AgentOfAsync(id));
    }

    [Fact]
    public async Task When_it_was_passed_on_often_enough_the_supervisors_get_it()
    {
        await using App app = await StartAsync(("ada", true), ("bo", true));
        await app.HasTeamAsync("leads", null, ("zoe", 5, true));
        string id = await app.OpensAsync("mia");

        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(1210));

        JsonElement conversation = await app.FindAsync(id);
        Assert.Equal(("zoe", "leads"), (conversation.Text("agentId"), conversation.Text("teamId")));
        Assert.Equal(2, (await app.EventsAsync(id, "nudged")).Length);
        Assert.Single(await app.EventsAsync(id, "returned"));
        JsonElement escalated = Assert.Single(await app.EventsAsync(id, "escalated"));
        Assert.Equal(("leads", "noReply"), (escalated.Text("teamId"), escalated.Text("why")));

        // Their own team has no ladder: nothing more happens.
        await app.Host.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal("zoe", await app.AgentOfAsync(id));
    }

    [Fact]
    public async Task A_supervisor_has_to_look_also_when_the_time_is_over_while_it_waits_for_another_agent()
    {
        object ladder = new
        {
            reassignAfterSeconds = 600,
            escalateAfterSeconds = 1200,
            supervisorTeamId = "leads",
        };
        await using App app = await StartAsync(null, ladder, ("ada", true));
        await app.HasTeamAsync("leads", null, ("zoe", 5, true));
        string id = await app.OpensAsync("mia");
        string? since = (await app.FindAsync(id)).Text("queuedAt");
        string watch = await WatchOfAsync(app, id);

        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(1199));
        Assert.Equal("queued", await app.PhaseOfAsync(id));
        Assert.Empty(await app.EventsAsync(id, "escalated"));
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(2));

        JsonElement conversation = await app.FindAsync(id);
        Assert.Equal(
            ("zoe", "leads", since),
            (conversation.Text("agentId"), conversation.Text("teamId"), conversation.Text("queuedAt"))
        );
        JsonElement escalated = Assert.Single(await app.EventsAsync(id, "escalated"));
        Assert.Equal(
            ("workflow", "leads", "noReply"),
            (escalated.Text("source"), escalated.Text("teamId"), escalated.Text("why"))
        );
        Assert.Empty(await app.EventsAsync(id, "transferred"));
        Assert.Equal("Completed", await app.WorkflowStatusAsync(watch));
    }

    [Fact]
    public async Task Without_a_supervisors_team_it_is_marked_once_while_it_waits()
    {
        object ladder = new { reassignAfterSeconds = 60, escalateAfterSeconds = 300 };
        await using App app = await StartAsync(null, ladder, ("ada", true), ("bo", false));
        string id = await app.OpensAsync("mia");

        await app.Host.AdvanceAsync(TimeSpan.FromMinutes(30));

        Assert.Equal("queued", await app.PhaseOfAsync(id));
        Assert.Single(await app.EventsAsync(id, "escalated"));
        await app.ComesOnlineAsync("bo");
        Assert.Equal("bo", await app.AgentOfAsync(id));
    }

    [Fact]
    public async Task Who_gets_it_after_it_waited_has_the_whole_time_again()
    {
        object ladder = new { reassignAfterSeconds = 60, escalateAfterSeconds = 300 };
        await using App app = await StartAsync(null, ladder, ("ada", true), ("bo", false));
        string id = await app.OpensAsync("mia");
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(250));
        string watch = await WatchOfAsync(app, id);

        await app.ComesOnlineAsync("bo");
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(59));

        Assert.Empty(await app.EventsAsync(id, "escalated"));
        Assert.Equal("Completed", await app.WorkflowStatusAsync(watch));
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(2));
        Assert.Equal("bo", Assert.Single(await app.EventsAsync(id, "escalated")).Text("agentId"));
    }

    [Fact]
    public async Task Who_writes_while_it_is_back_in_the_queue_and_gets_no_answer_comes_before_a_supervisor()
    {
        await using RepliesServer shop = await RepliesServer.StartAsync();
        object ladder = new { escalateAfterSeconds = 300 };
        await using App app = await StartAsync(shop, ladder, ("ada", true));
        string answered = await app.OpensAsync("mia");
        string closed = await app.OpensAsync("noa");
        foreach (string id in new[] { answered, closed })
        {
            await AnswersAsync(app, id);
            await app.SetPresenceAsync("ada", "busy");
            Assert.Equal(HttpStatusCode.OK, await app.AssignsAsync(id, new { }));
        }

        await app.Host.AdvanceAsync(TimeSpan.FromMinutes(20));
        Assert.Empty(await app.EventsAsync(answered, "escalated"));
        string watch = await WatchOfAsync(app, closed);
        Assert.Equal("Running", await app.WorkflowStatusAsync(watch));
        DateTimeOffset wrote = app.Time.GetUtcNow();
        await app.WritesAsync("mia", "and one more thing");
        await app.CloseAsync(closed, "ada");
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(301));

        JsonElement escalated = Assert.Single(await app.EventsAsync(answered, "escalated"));
        Assert.Equal(wrote.AddSeconds(300), escalated.GetProperty("at").GetDateTimeOffset());
        Assert.Equal("Completed", await app.WorkflowStatusAsync(watch));
    }

    [Fact]
    public async Task Without_a_supervisors_team_it_is_marked_and_stays_where_it_is()
    {
        await using App app = await StartAsync(null, new { escalateAfterSeconds = 60 }, ("ada", true));
        string id = await app.OpensAsync("mia");

        await app.Host.AdvanceAsync(TimeSpan.FromMinutes(20));

        Assert.Single(await app.EventsAsync(id, "escalated"));
        Assert.Equal("ada", await app.AgentOfAsync(id));
    }

    [Fact]
    public async Task An_answer_ends_it()
    {
        await using RepliesServer shop = await RepliesServer.StartAsync();
        await using App app = await StartAsync(shop, ("ada", true), ("bo", true));
        string id = await app.OpensAsync("mia");
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(200));
        string? agentId = await app.AgentOfAsync(id);

        await AnswersAsync(app, id);
        await app.Host.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal(agentId, await app.AgentOfAsync(id));
        Assert.Equal(["opened", "enriched", "routed", "assigned"], await app.TimelineAsync(id), StringComparer.Ordinal);
    }

    [Fact]
    public async Task The_next_message_begins_it_anew_and_further_ones_do_not_push_it_off()
    {
        await using RepliesServer shop = await RepliesServer.StartAsync();
        await using App app = await StartAsync(shop, ("ada", true));
        string id = await app.OpensAsync("mia");
        await AnswersAsync(app, id);
        await app.Host.AdvanceAsync(TimeSpan.FromMinutes(20));

        DateTimeOffset wrote = app.Time.GetUtcNow();
        await app.WritesAsync("mia", "and one more thing");
        for (int i = 0; i < 5; i++)
        {
            await app.Host.AdvanceAsync(TimeSpan.FromSeconds(55));
            await app.WritesAsync("mia", $"hello? {i}");
        }

        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(30));

        JsonElement nudged = Assert.Single(await app.EventsAsync(id, "nudged"));
        Assert.Equal(wrote.AddSeconds(300), nudged.GetProperty("at").GetDateTimeOffset());
    }

    [Fact]
    public async Task A_conversation_that_is_given_by_hand_has_the_whole_time_again()
    {
        await using App app = await StartAsync(("ada", true), ("bo", false));
        string id = await app.OpensAsync("mia");
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(250));

        Assert.Equal(HttpStatusCode.OK, await app.AssignsAsync(id, new { agentId = "bo" }));
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(299));
        Assert.Empty(await app.EventsAsync(id, "nudged"));
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(2));

        Assert.Equal("bo", Assert.Single(await app.EventsAsync(id, "nudged")).Text("agentId"));
    }

    [Fact]
    public async Task Giving_it_to_whoever_has_it_changes_nothing()
    {
        await using App app = await StartAsync(("ada", true));
        string id = await app.OpensAsync("mia");
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(250));

        await app.AssignsAsync(id, new { agentId = "ada" });
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(52));

        Assert.Single(await app.EventsAsync(id, "nudged"));
    }

    [Fact]
    public async Task A_conversation_that_is_closed_or_somebody_elses_is_watched_no_more()
    {
        await using RepliesServer shop = await RepliesServer.StartAsync();
        await using App app = await StartAsync(shop, ("ada", true), ("bo", false));
        string closed = await app.OpensAsync("mia");
        string moved = await app.OpensAsync("noa");
        await AnswersAsync(app, closed);
        await AnswersAsync(app, moved);
        await app.Host.AdvanceAsync(TimeSpan.FromMinutes(20));
        string[] watches = [await WatchOfAsync(app, closed), await WatchOfAsync(app, moved)];
        foreach (string watch in watches)
        {
            Assert.Equal("Running", await app.WorkflowStatusAsync(watch));
        }

        await app.CloseAsync(closed, "ada");
        await app.AssignsAsync(moved, new { agentId = "bo" });

        foreach (string watch in watches)
        {
            Assert.Equal("Completed", await app.WorkflowStatusAsync(watch));
        }

        Assert.Equal("Running", await app.WorkflowStatusAsync(await WatchOfAsync(app, moved)));
    }

    [Fact]
    public async Task A_message_that_joined_while_the_watch_was_being_written_down_is_found_a_minute_later()
    {
        await using RepliesServer shop = await RepliesServer.StartAsync();
        await using App app = await StartAsync(shop, ("ada", true), ("bo", false));
        string id = await app.OpensAsync("mia");
        await AnswersAsync(app, id);
        await app.AssignsAsync(id, new { agentId = "bo" });
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(10));

        // The webhook that stores it looked before the watch was there: it tells nobody.
        await app
            .Host.Services.GetRequiredService<IConversationStore>()
            .ReceiveAsync(
                app.Host.Services.GetRequiredService<ChannelDirectory>().Find(App.Channel)!.Account,
                new InboundMessage("m9", [new ContactIdentity("generic:" + App.Channel, "mia")], "text", "and now?"),
                app.Time.GetUtcNow(),
                TestContext.Current.CancellationToken
            );
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(301));

        Assert.Equal("bo", Assert.Single(await app.EventsAsync(id, "nudged")).Text("agentId"));
    }

    [Fact]
    public async Task A_team_without_a_ladder_has_no_watch()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", null, ("ada", 5, true));
        string id = await app.OpensAsync("mia");

        Assert.Equal(JsonValueKind.Null, (await app.FindAsync(id)).GetProperty("replyWatch").ValueKind);
    }

    [Fact]
    public async Task Waiting_for_the_contact_costs_no_storage_traffic()
    {
        StorageTraffic traffic = new();
        await using RepliesServer shop = await RepliesServer.StartAsync();
        await using App app = await App.StartAsync(azurite, traffic.AddTo, Settings(shop));
        await app.HasTeamAsync("support", new { replyLadder = Ladder }, ("ada", 5, true));
        string id = await app.OpensAsync("mia");
        await AnswersAsync(app, id);
        await app.Host.AdvanceAsync(TimeSpan.FromMinutes(20));
        int before = traffic.Count;

        // The next sweep is thirteen seconds away.
        app.Time.Advance(TimeSpan.FromSeconds(12));
        await app.Host.DrainAsync();

        Assert.Equal(before, traffic.Count);
    }

    private Task<App> StartAsync(params (string Id, bool Online)[] agents) => StartAsync(null, Ladder, agents);

    private Task<App> StartAsync(RepliesServer shop, params (string Id, bool Online)[] agents) =>
        StartAsync(shop, Ladder, agents);

    private async Task<App> StartAsync(RepliesServer? shop, object ladder, params (string Id, bool Online)[] agents)
    {
        App app = await App.StartAsync(azurite, settings: shop is null ? null : Settings(shop));
        await app.HasTeamAsync(
            "support",
            new { replyLadder = ladder },
            [.. agents.Select(agent => (agent.Id, 5, agent.Online))]
        );
        return app;
    }

    private static Dictionary<string, string?> Settings(RepliesServer shop) =>
        new(StringComparer.Ordinal) { [$"Channels:{App.Channel}:BaseUrl"] = shop.Url + "/replies" };

    // A second later: the clock stands still, and what is written at one moment answers what came at that moment.
    private static async Task AnswersAsync(App app, string conversationId)
    {
        app.Time.Advance(TimeSpan.FromSeconds(1));
        await app.ReplyAsync(conversationId, "I am looking into it.");
    }

    private static async Task<string> WatchOfAsync(App app, string conversationId) =>
        (await app.FindAsync(conversationId)).Text("replyWatch")!;
}
