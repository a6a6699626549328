using System.Net;
using System.Text.Json;
using InboundFlow.Functions.Conversations;
using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Storage;
using InboundFlow.Tests.Support;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace InboundFlow.Tests.Scenarios;

public sealed class ByHandTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_waiting_conversation_that_is_assigned_by_hand_leaves_the_queue_and_counts_beyond_capacity()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", null, ("ada", 0, true));
        await app.WritesAsync("mia", "hello?");
        string id = (await app.ConversationAsync()).Text("id")!;

        JsonElement answer = await app.PostAsync($"conversations/{id}/assign", new { agentId = "ada" });
        await app.Host.DrainAsync();

        Assert.Equal("ada", answer.Text("agentId"));
        Assert.Equal("assigned", (await app.ConversationAsync()).Text("phase"));
        Assert.Empty(await app.ItemsAsync("queue"));
        Assert.Equal(1, (await app.GetAsync("agents/ada")).GetProperty("openCount").GetInt32());
        Assert.Equal("Completed", await app.WorkflowStatusAsync(id));
        Assert.Single(await app.TimelineAsync(id), type => type == "assigned");
    }

    [Fact]
    public async Task An_agent_can_take_over_from_another_whose_room_is_used_at_once()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", null, ("ada", 1, true), ("bo", 0, true));
        await app.WritesAsync("mia", "first");
        app.Time.Advance(TimeSpan.FromSeconds(1));
        await app.WritesAsync("noa", "second");
        string first = (await app.ConversationAsync("agentId=ada")).Text("id")!;

        await app.PostAsync($"conversations/{first}/assign", new { agentId = "bo" });
        await app.Host.DrainAsync();

        Assert.Equal(first, (await app.ConversationAsync("agentId=bo")).Text("id"));
        Assert.NotEqual(first, (await app.ConversationAsync("agentId=ada")).Text("id"));
    }

    [Fact]
    public async Task An_assigned_conversation_can_go_back_to_the_queue_with_the_age_it_had()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", null, ("ada", 3, true));
        await app.HasTeamAsync("sales", null, ("cleo", 3, false));
        await app.WritesAsync("mia", "first");
        JsonElement assigned = await app.ConversationAsync();
        app.Time.Advance(TimeSpan.FromMinutes(10));

        await app.PostAsync($"conversations/{assigned.Text("id")}/assign", new { teamId = "sales" });
        await app.Host.DrainAsync();

        JsonElement waiting = await app.ConversationAsync();
        Assert.Equal("queued", waiting.Text("phase"));
        Assert.Equal("sales", waiting.Text("teamId"));
        Assert.Equal(0, (await app.GetAsync("agents/ada")).GetProperty("openCount").GetInt32());
        JsonElement entry = Assert.Single(await app.ItemsAsync("queue?teamId=sales"));
        Assert.Equal(assigned.Text("queuedAt"), entry.Text("queuedAt"));

        await app.ComesOnlineAsync("cleo");
        Assert.Equal("cleo", (await app.ConversationAsync()).Text("agentId"));
    }

    [Fact]
    public async Task One_that_goes_back_while_another_agent_is_free_is_theirs_at_once_and_nothing_is_tried_again()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", null, ("ada", 1, true), ("bo", 1, true));
        string id = await app.OpensAsync("mia");
        Assert.Equal("ada", await app.AgentOfAsync(id));
        app.Time.Advance(TimeSpan.FromSeconds(1));

        using HttpResponseMessage answer = await app.WhileTimePassesAsync(
            app.TryPostAsync($"conversations/{id}/assign", new { })
        );
        await app.Host.DrainAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("bo", await app.AgentOfAsync(id));
        Assert.Equal(["opened", "enriched", "routed", "assigned", "returned", "assigned"], await app.TimelineAsync(id));
        Assert.Equal("Completed", await app.WorkflowStatusAsync(id));
        HistoryEvent[] history = await AssigningAsync(app);
        Assert.DoesNotContain(history, e => e is TaskFailed);
        Assert.Contains(history, e => e is TaskScheduled { Name: nameof(RequeueActivity) });
    }

    // What happened to the only orchestration that assigned.
    private static async Task<HistoryEvent[]> AssigningAsync(App app)
    {
        List<string> ids = [];
        DurableTaskClient client = app.Host.Services.GetRequiredService<DurableTaskClient>();
        await foreach (OrchestrationMetadata instance in client.GetAllInstancesAsync())
        {
            ids.AddRange(instance.Name == nameof(AssignOrchestrator) ? [instance.InstanceId] : []);
        }

        IOrchestrationStore store = app.Host.Services.GetRequiredService<IOrchestrationStore>();
        return [.. (await store.PeekAsync(Assert.Single(ids), TestContext.Current.CancellationToken))!.History];
    }

    [Fact]
    public async Task Returning_it_twice_at_once_returns_it_once_and_loses_nothing()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", null, ("ada", 3, true));
        await app.HasTeamAsync("sales", null, ("cleo", 3, false));
        await app.WritesAsync("mia", "first");
        string id = (await app.ConversationAsync()).Text("id")!;

        HttpResponseMessage[] answers = await Task.WhenAll(
            app.TryPostAsync($"conversations/{id}/assign", new { teamId = "sales" }),
            app.TryPostAsync($"conversations/{id}/assign", new { teamId = "sales" })
        );
        await app.Host.DrainAsync();

        Assert.Contains(HttpStatusCode.OK, answers.Select(answer => answer.StatusCode));
        Assert.Equal(0, (await app.GetAsync("agents/ada")).GetProperty("openCount").GetInt32());
        await app.ComesOnlineAsync("cleo");
        Assert.Equal("cleo", (await app.ConversationAsync()).Text("agentId"));
        Assert.Equal(1, (await app.GetAsync("agents/cleo")).GetProperty("openCount").GetInt32());
        Assert.Equal("Completed", await app.WorkflowStatusAsync(id));
    }

    [Fact]
    public async Task Two_who_take_it_at_once_leave_it_with_the_one_the_dispatcher_says()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", null, ("ada", 3, false), ("bo", 3, false), ("cy", 3, true));
        await app.WritesAsync("mia", "first");
        string id = (await app.ConversationAsync()).Text("id")!;

        await Task.WhenAll(
            app.TryPostAsync($"conversations/{id}/assign", new { agentId = "ada" }),
            app.TryPostAsync($"conversations/{id}/assign", new { agentId = "bo" })
        );
        await app.Host.DrainAsync();

        string agentId = (await app.ConversationAsync()).Text("agentId")!;
        foreach (string agent in (string[])["ada", "bo", "cy"])
        {
            int open = (await app.GetAsync("agents/" + agent)).GetProperty("openCount").GetInt32();
            Assert.Equal(agent == agentId ? 1 : 0, open);
        }
    }

    [Fact]
    public async Task A_transferred_conversation_falls_back_by_its_new_teams_deadline()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", null, ("ada", 3, false));
        await app.HasTeamAsync("backup", null, ("cleo", 3, true));
        await app.HasTeamAsync(
            "sales",
            new { maxWaitSeconds = 60, fallbackTeamIds = new[] { "backup" } },
            ("bo", 3, false)
        );
        await app.WritesAsync("mia", "first");
        string id = (await app.ConversationAsync()).Text("id")!;

        await app.PostAsync($"conversations/{id}/assign", new { teamId = "sales" });
        await app.Host.DrainAsync();
        Assert.Equal("sales", (await app.ConversationAsync()).Text("teamId"));
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(61));

        Assert.Equal("cleo", (await app.ConversationAsync()).Text("agentId"));
    }

    [Theory]
    [InlineData("{\"agent\":\"ada\"}")]
    [InlineData("{\"agentId\":\"nobody\"}")]
    [InlineData("{\"teamId\":\"nowhere\"}")]
    [InlineData("{\"teamId\":\"support\",\"agentId\":\"ada\"}")]
    [InlineData("[]")]
    public async Task A_request_that_is_not_understood_changes_nothing(string body)
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", null, ("ada", 3, true));
        await app.WritesAsync("mia", "first");
        string id = (await app.ConversationAsync()).Text("id")!;

        using HttpResponseMessage answer = await app.Client.PostAsync(
            $"api/conversations/{id}/assign",
            new StringContent(body)
        );

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("ada", (await app.ConversationAsync()).Text("agentId"));
    }

    [Fact]
    public async Task A_waiting_conversation_can_change_teams_and_keeps_its_age()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", null, ("ada", 3, false));
        await app.HasTeamAsync("sales", null, ("cleo", 3, true));
        await app.WritesAsync("mia", "first");
        JsonElement waiting = await app.ConversationAsync();

        await app.PostAsync($"conversations/{waiting.Text("id")}/assign", new { teamId = "sales" });
        await app.Host.DrainAsync();

        JsonElement assigned = await app.ConversationAsync();
        Assert.Equal("cleo", assigned.Text("agentId"));
        Assert.Equal(waiting.Text("queuedAt"), assigned.Text("queuedAt"));
    }
}
