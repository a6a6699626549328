using System.Text.Json;
using InboundFlow.Tests.Support;

namespace InboundFlow.Tests.Scenarios;

public sealed class WaitingTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Nobody_is_online_so_it_waits_until_somebody_is()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", null, ("ada", 3, false));
        await app.WritesAsync("mia", "anybody there?");
        JsonElement waiting = await app.ConversationAsync();
        Assert.Equal("queued", waiting.Text("phase"));
        JsonElement entry = Assert.Single(await app.ItemsAsync("queue"));
        Assert.Equal(waiting.Text("id"), entry.Text("conversationId"));
        Assert.Equal(1, entry.GetProperty("position").GetInt32());

        await app.Host.AdvanceAsync(TimeSpan.FromHours(6));
        await app.ComesOnlineAsync("ada");

        JsonElement assigned = await app.ConversationAsync();
        Assert.Equal("assigned", assigned.Text("phase"));
        Assert.Equal("ada", assigned.Text("agentId"));
        Assert.Equal(waiting.Text("queuedAt"), assigned.Text("queuedAt"));
        Assert.Empty(await app.ItemsAsync("queue"));
        Assert.Equal(
            ["opened", "enriched", "routed", "queued", "assigned"],
            await app.TimelineAsync(assigned.Text("id")!)
        );
    }

    [Fact]
    public async Task An_agent_who_is_full_gets_the_next_one_when_they_close()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", null, ("ada", 1, true));
        await app.WritesAsync("mia", "first");
        app.Time.Advance(TimeSpan.FromSeconds(1));
        await app.WritesAsync("noa", "second");
        app.Time.Advance(TimeSpan.FromSeconds(1));
        await app.WritesAsync("oli", "third");
        JsonElement first = await app.ConversationAsync("agentId=ada");
        Assert.Equal(2, (await app.ItemsAsync("queue")).Length);

        await app.CloseAsync(first.Text("id")!, "ada");

        JsonElement next = await app.ConversationAsync("agentId=ada&status=open");
        Assert.Equal("second", (await app.ItemsAsync($"conversations/{next.Text("id")}/messages"))[0].Text("text"));
        Assert.Single(await app.ItemsAsync("queue"));
    }

    [Fact]
    public async Task More_capacity_is_used_at_once()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", null, ("ada", 1, true));
        await app.WritesAsync("mia", "first");
        await app.WritesAsync("noa", "second");

        await app.PutAsync("agents/ada", new { teams = new[] { "support" }, capacity = 2 });
        await app.Host.DrainAsync();

        Assert.Equal(2, (await app.ConversationsAsync("agentId=ada")).Length);
    }

    [Fact]
    public async Task After_its_time_it_falls_back_to_another_team_and_keeps_its_age()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync(
            "support",
            new { maxWaitSeconds = 300, fallbackTeamIds = new[] { "sales" } },
            ("ada", 3, false)
        );
        await app.HasTeamAsync("sales", null, ("cleo", 3, true));
        await app.WritesAsync("mia", "hello?");
        JsonElement waiting = await app.ConversationAsync();
        Assert.Equal("support", waiting.Text("teamId"));

        await app.Host.AdvanceAsync(TimeSpan.FromMinutes(6));

        JsonElement assigned = await app.ConversationAsync();
        Assert.Equal("cleo", assigned.Text("agentId"));
        Assert.Equal("sales", assigned.Text("teamId"));
        Assert.Equal(waiting.Text("queuedAt"), assigned.Text("queuedAt"));
    }

    [Fact]
    public async Task Somebody_who_comes_before_the_deadline_gets_it_and_the_workflow_ends()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync(
            "support",
            new { maxWaitSeconds = 300, fallbackTeamIds = new[] { "sales" } },
            ("ada", 3, false)
        );
        await app.HasTeamAsync("sales", null, ("cleo", 3, false));
        await app.WritesAsync("mia", "hello?");
        await app.Host.AdvanceAsync(TimeSpan.FromMinutes(2));

        await app.ComesOnlineAsync("ada");

        JsonElement assigned = await app.ConversationAsync();
        Assert.Equal("ada", assigned.Text("agentId"));
        Assert.Equal("assigned", assigned.Text("phase"));
        Assert.Equal("Completed", await app.WorkflowStatusAsync(assigned.Text("id")!));
    }

    [Fact]
    public async Task Closing_before_the_deadline_ends_the_workflow()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync(
            "support",
            new { maxWaitSeconds = 300, fallbackTeamIds = new[] { "sales" } },
            ("ada", 3, false)
        );
        await app.HasTeamAsync("sales", null, ("cleo", 3, false));
        await app.WritesAsync("mia", "hello?");
        string id = (await app.ConversationAsync()).Text("id")!;

        await app.CloseAsync(id, "ada");

        Assert.Equal("Completed", await app.WorkflowStatusAsync(id));
        Assert.Empty(await app.ItemsAsync("queue"));
    }

    [Fact]
    public async Task A_conversation_whose_workflow_was_ended_by_an_operator_still_gets_its_agent()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", null, ("ada", 3, false));
        await app.WritesAsync("mia", "hello?");
        string id = (await app.ConversationAsync()).Text("id")!;
        using (
            await app.Client.PostAsync($"runtime/webhooks/durabletask/instances/{id}/terminate?reason=mistake", null)
        ) { }
        await app.Host.DrainAsync();
        Assert.Equal("Terminated", await app.WorkflowStatusAsync(id));

        await app.ComesOnlineAsync("ada");

        Assert.Equal("ada", (await app.ConversationAsync()).Text("agentId"));
        Assert.Equal("Completed", await app.WorkflowStatusAsync(id));
    }

    [Fact]
    public async Task When_the_fallback_team_is_away_too_it_stays_queued_there_with_its_age()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync(
            "support",
            new { maxWaitSeconds = 300, fallbackTeamIds = new[] { "sales" } },
            ("ada", 3, false)
        );
        await app.HasTeamAsync("sales", null, ("cleo", 3, false));
        await app.WritesAsync("mia", "hello?");
        string? since = (await app.ConversationAsync()).Text("queuedAt");

        await app.Host.AdvanceAsync(TimeSpan.FromHours(1));

        JsonElement entry = Assert.Single(await app.ItemsAsync("queue?teamId=sales"));
        Assert.Equal(since, entry.Text("queuedAt"));
        Assert.Equal("sales", (await app.ConversationAsync()).Text("teamId"));
        await app.ComesOnlineAsync("cleo");
        Assert.Equal("cleo", (await app.ConversationAsync()).Text("agentId"));
    }

    [Fact]
    public async Task A_team_without_members_is_passed_over_at_once()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", new { fallbackTeamIds = new[] { "sales" } });
        await app.HasTeamAsync("sales", null, ("cleo", 3, true));

        await app.WritesAsync("mia", "hello?");

        Assert.Equal("cleo", (await app.ConversationAsync()).Text("agentId"));
    }

    [Fact]
    public async Task Closing_a_conversation_that_waits_takes_it_out_of_the_queue_and_ends_its_workflow()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", null, ("ada", 3, false));
        await app.WritesAsync("mia", "hello?");
        string id = (await app.ConversationAsync()).Text("id")!;

        await app.CloseAsync(id, "supervisor");

        Assert.Empty(await app.ItemsAsync("queue"));
        Assert.Equal("Completed", await app.WorkflowStatusAsync(id));
        await app.ComesOnlineAsync("ada");
        Assert.Equal(0, (await app.GetAsync("agents/ada")).GetProperty("openCount").GetInt32());
    }

    [Fact]
    public async Task Waiting_costs_no_storage_traffic()
    {
        StorageTraffic traffic = new();
        await using App app = await App.StartAsync(azurite, traffic.AddTo);
        await app.HasTeamAsync("support", null, ("ada", 3, false));
        await app.WritesAsync("mia", "hello?");
        int before = traffic.Count;

        // Less than the sweeps' interval, whose own look-up does not depend on how many wait.
        app.Time.Advance(TimeSpan.FromSeconds(14));
        await app.Host.DrainAsync();

        Assert.Equal(before, traffic.Count);
    }
}
