using InboundFlow.Tests.Support;

namespace InboundFlow.Tests.Scenarios;

public sealed class SampleWorkspaceTests(AzuriteFixture azurite)
{
    private static readonly Dictionary<string, string?> Enabled = new(StringComparer.Ordinal)
    {
        ["SampleWorkspace:Enabled"] = "true",
    };

    [Fact]
    public async Task An_empty_workspace_gets_two_teams_and_three_agents_who_are_away()
    {
        await using App app = await App.StartAsync(azurite, settings: Enabled);

        Assert.Equal(["sales", "support"], await IdsAsync(app, "teams"));
        Assert.Equal(["ada", "bo", "cleo"], await IdsAsync(app, "agents"));
        Assert.All(await app.ItemsAsync("agents"), agent => Assert.Equal("offline", agent.Text("presence")));
    }

    [Fact]
    public async Task The_sample_workspace_serves_whoever_writes()
    {
        await using App app = await App.StartAsync(azurite, settings: Enabled);
        await app.ComesOnlineAsync("ada");

        await app.WritesAsync("mia", "hello");

        Assert.Equal("ada", (await app.ConversationAsync()).Text("agentId"));
    }

    [Fact]
    public async Task A_second_start_adds_nothing_and_takes_nothing_back()
    {
        TestHostOptions options;
        await using (App app = await App.StartAsync(azurite, settings: Enabled))
        {
            options = app.Host.Options;
            await app.PutAsync("agents/ada", new { teams = new[] { "sales" }, capacity = 9 });
            using HttpResponseMessage deleted = await app.Client.DeleteAsync("api/agents/cleo");
            Assert.True(deleted.IsSuccessStatusCode);
        }

        await using App again = await App.StartAsync(options);

        Assert.Equal(["sales", "support"], await IdsAsync(again, "teams"));
        Assert.Equal(["ada", "bo"], await IdsAsync(again, "agents"));
        Assert.Equal(9, (await again.GetAsync("agents/ada")).GetProperty("capacity").GetInt32());
    }

    [Fact]
    public async Task A_workspace_that_somebody_set_up_is_left_alone()
    {
        TestHostOptions options;
        await using (App app = await App.StartAsync(azurite))
        {
            options = app.Host.Options;
            await app.PutAsync("teams/billing", new { name = "Billing" });
        }

        Dictionary<string, string?> settings = new(options.Settings, StringComparer.Ordinal)
        {
            ["SampleWorkspace:Enabled"] = "true",
        };
        await using App again = await App.StartAsync(options with { Settings = settings });

        Assert.Equal(["billing"], await IdsAsync(again, "teams"));
        Assert.Empty(await again.ItemsAsync("agents"));
    }

    [Fact]
    public async Task Nothing_appears_unless_it_is_asked_for()
    {
        await using App app = await App.StartAsync(azurite);

        Assert.Empty(await app.ItemsAsync("teams"));
        Assert.Empty(await app.ItemsAsync("agents"));
    }

    private static async Task<string?[]> IdsAsync(App app, string path) =>
        [.. (await app.ItemsAsync(path)).Select(item => item.Text("id")).Order(StringComparer.Ordinal)];
}
