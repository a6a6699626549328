using System.Text.Json;
using InboundFlow.Tests.Support;

namespace InboundFlow.Tests.Scenarios;

/// <summary>Agents whose programs send heartbeats: every minute at least, and half a minute of grace.</summary>
public sealed class HeartbeatTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Whoever_is_not_seen_any_more_goes_offline_and_is_given_nothing()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", null, ("ada", 5, true));
        await BeatsAsync(app, "ada");

        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(89));
        Assert.Equal("online", await PresenceAsync(app, "ada"));
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal("offline", await PresenceAsync(app, "ada"));

        Assert.Equal("queued", await app.PhaseOfAsync(await app.OpensAsync("mia")));
    }

    [Fact]
    public async Task Whoever_is_seen_again_is_what_they_were_and_is_given_what_waits()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", null, ("ada", 5, true), ("bo", 5, false));
        await app.SetPresenceAsync("bo", "busy");
        await BeatsAsync(app, "ada");
        await BeatsAsync(app, "bo");
        await app.Host.AdvanceAsync(TimeSpan.FromMinutes(5));
        string id = await app.OpensAsync("mia");

        await BeatsAsync(app, "ada");
        await BeatsAsync(app, "bo");

        Assert.Equal("online", await PresenceAsync(app, "ada"));
        Assert.Equal("busy", await PresenceAsync(app, "bo"));
        Assert.Equal("ada", await app.AgentOfAsync(id));
    }

    [Fact]
    public async Task A_heartbeat_that_is_late_but_within_the_grace_changes_nothing()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", new { returnAfterOfflineSeconds = 1 }, ("ada", 5, true), ("bo", 5, true));
        await BeatsAsync(app, "ada");
        string id = await app.OpensAsync("mia");
        for (int i = 0; i < 5; i++)
        {
            await app.Host.AdvanceAsync(TimeSpan.FromSeconds(85));
            await BeatsAsync(app, "ada");
        }

        Assert.Equal("online", await PresenceAsync(app, "ada"));
        Assert.Equal("ada", await app.AgentOfAsync(id));
        Assert.Empty(await app.EventsAsync(id, "returned"));
    }

    [Fact]
    public async Task Whoever_is_gone_for_too_long_loses_their_conversations()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", new { returnAfterOfflineSeconds = 300 }, ("ada", 5, true), ("bo", 5, false));
        await BeatsAsync(app, "ada");
        string id = await app.OpensAsync("mia");
        await app.ComesOnlineAsync("bo");

        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(380));
        Assert.Equal("ada", await app.AgentOfAsync(id));
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(15));

        Assert.Equal("bo", await app.AgentOfAsync(id));
    }

    [Fact]
    public async Task Whoever_comes_back_before_that_keeps_them()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", new { returnAfterOfflineSeconds = 300 }, ("ada", 5, true), ("bo", 5, true));
        await BeatsAsync(app, "ada");
        string id = await app.OpensAsync("mia");
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(300));
        Assert.Equal("offline", await PresenceAsync(app, "ada"));

        await BeatsAsync(app, "ada");
        for (int i = 0; i < 6; i++)
        {
            await app.Host.AdvanceAsync(TimeSpan.FromSeconds(60));
            await BeatsAsync(app, "ada");
        }

        Assert.Equal("ada", await app.AgentOfAsync(id));
    }

    private static async Task BeatsAsync(App app, string agentId)
    {
        await app.PostAsync($"agents/{agentId}/heartbeat", new { });
        await app.Host.DrainAsync();
    }

    private static async Task<string?> PresenceAsync(App app, string agentId)
    {
        JsonElement agent = await app.GetAsync("agents/" + agentId);
        return agent.Text("presence");
    }
}
