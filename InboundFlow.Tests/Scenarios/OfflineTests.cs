using System.Text.Json;
using InboundFlow.Tests.Support;

namespace InboundFlow.Tests.Scenarios;

/// <summary>What becomes of the conversations of an agent who goes.</summary>
public sealed class OfflineTests(AzuriteFixture azurite)
{
    private static readonly object Returns = new { returnAfterOfflineSeconds = 300 };

    [Fact]
    public async Task Usually_an_agent_keeps_them()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", null, ("ada", 5, true), ("bo", 5, false));
        string id = await app.OpensAsync("mia");
        await app.SetPresenceAsync("ada", "offline");
        await app.ComesOnlineAsync("bo");

        await app.Host.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal("ada", await app.AgentOfAsync(id));
    }

    [Fact]
    public async Task After_the_grace_somebody_else_gets_them_with_the_age_they_have()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", Returns, ("ada", 5, true), ("bo", 5, false));
        string id = await app.OpensAsync("mia");
        string? since = (await app.FindAsync(id)).Text("queuedAt");
        await app.SetPresenceAsync("ada", "offline");
        await app.ComesOnlineAsync("bo");

        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(299));
        Assert.Equal("ada", await app.AgentOfAsync(id));
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(2));

        JsonElement conversation = await app.FindAsync(id);
        Assert.Equal(("bo", since), (conversation.Text("agentId"), conversation.Text("queuedAt")));
        JsonElement returned = Assert.Single(await app.EventsAsync(id, "returned"));
        Assert.Equal(
            ("workflow", "agentOffline", "ada"),
            (returned.Text("source"), returned.Text("why"), returned.Text("agentId"))
        );
        Assert.Equal(0, await app.OpenCountAsync("ada"));
    }

    [Fact]
    public async Task While_nobody_is_there_they_wait_and_whoever_comes_gets_them()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", Returns, ("ada", 5, true));
        string[] ids = [await app.OpensAsync("mia"), await app.OpensAsync("noa")];
        await app.SetPresenceAsync("ada", "offline");

        await app.Host.AdvanceAsync(TimeSpan.FromMinutes(10));

        Assert.Equal(ids, (await app.ItemsAsync("queue")).Select(entry => entry.Text("conversationId")!));

        // Also whoever had them: they did nothing wrong.
        await app.ComesOnlineAsync("ada");
        Assert.Equal("ada", await app.AgentOfAsync(ids[0]));
        Assert.Equal("ada", await app.AgentOfAsync(ids[1]));
    }

    [Fact]
    public async Task Whoever_comes_back_within_the_grace_keeps_them()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", Returns, ("ada", 5, true), ("bo", 5, true));
        string id = await app.OpensAsync("mia");
        for (int i = 0; i < 3; i++)
        {
            await app.SetPresenceAsync("ada", "offline");
            await app.Host.AdvanceAsync(TimeSpan.FromSeconds(200));
            await app.ComesOnlineAsync("ada");
            await app.Host.AdvanceAsync(TimeSpan.FromSeconds(200));
        }

        Assert.Equal("ada", await app.AgentOfAsync(id));
        Assert.Empty(await app.EventsAsync(id, "returned"));
    }

    [Fact]
    public async Task What_is_given_by_hand_to_somebody_who_is_away_stays_as_long()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", Returns, ("ada", 5, true), ("bo", 5, false));
        string gone = await app.OpensAsync("mia");
        await app.SetPresenceAsync("ada", "offline");
        await app.Host.AdvanceAsync(TimeSpan.FromMinutes(10));
        Assert.Equal("queued", await app.PhaseOfAsync(gone));

        await app.AssignsAsync(gone, new { agentId = "ada" });
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(299));
        Assert.Equal("ada", await app.AgentOfAsync(gone));
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(2));

        Assert.Equal("queued", await app.PhaseOfAsync(gone));
        Assert.Equal(2, (await app.EventsAsync(gone, "returned")).Length);
    }

    [Fact]
    public async Task A_conversation_that_is_closed_within_the_grace_is_closed()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", Returns, ("ada", 5, true));
        string id = await app.OpensAsync("mia");
        await app.SetPresenceAsync("ada", "offline");
        await app.CloseAsync(id, "supervisor");

        await app.Host.AdvanceAsync(TimeSpan.FromMinutes(10));

        Assert.Equal("closed", await app.PhaseOfAsync(id));
        Assert.Empty(await app.EventsAsync(id, "returned"));
    }
}
