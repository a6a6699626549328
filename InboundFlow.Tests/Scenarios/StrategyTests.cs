using System.Text.Json;
using InboundFlow.Tests.Support;

namespace InboundFlow.Tests.Scenarios;

/// <summary>Each way of sharing a team's conversations out, from the webhook to the agent.</summary>
public sealed class StrategyTests(AzuriteFixture azurite)
{
    [Theory]
    [InlineData("roundRobin", "ada bo cy ada bo")]
    [InlineData("fewestOpen", "ada bo cy ada bo")]
    [InlineData("lowestLoad", "ada bo cy bo cy")]
    [InlineData("weightedShares", "ada bo cy bo bo")]
    public async Task Five_conversations_go_to(string strategy, string agents)
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync(
            "support",
            new { strategy, shares = strategy == "weightedShares" ? new { bo = 3 } : null },
            ("ada", 2, true),
            ("bo", 4, true),
            ("cy", 4, true)
        );

        List<string?> got = [];
        foreach (string sender in (string[])["mia", "noa", "oli", "pia", "rex"])
        {
            got.Add(await app.AgentOfAsync(await app.OpensAsync(sender)));
        }

        Assert.Equal(agents.Split(' '), got);
    }

    [Fact]
    public async Task Fewest_open_goes_to_whoever_closed_one()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", new { strategy = "fewestOpen" }, ("ada", 4, true), ("bo", 4, true));
        await app.OpensAsync("mia");
        string second = await app.OpensAsync("noa");
        Assert.Equal("bo", await app.AgentOfAsync(second));
        await app.CloseAsync(second, "bo");

        Assert.Equal("bo", await app.AgentOfAsync(await app.OpensAsync("oli")));
    }

    [Fact]
    public async Task Longest_idle_goes_to_whoever_has_had_nothing_to_do_for_the_longest()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", new { strategy = "longestIdle" }, ("ada", 4, true), ("bo", 4, true));
        string first = await app.OpensAsync("mia");
        string second = await app.OpensAsync("noa");
        app.Time.Advance(TimeSpan.FromMinutes(1));
        await app.CloseAsync(second, (await app.AgentOfAsync(second))!);
        app.Time.Advance(TimeSpan.FromMinutes(1));
        string agentOfFirst = (await app.AgentOfAsync(first))!;
        await app.CloseAsync(first, agentOfFirst);

        string third = await app.OpensAsync("oli");

        Assert.NotEqual(agentOfFirst, await app.AgentOfAsync(third));
    }

    [Fact]
    public async Task Best_match_goes_to_whoever_has_most_of_what_is_wished_for()
    {
        await using App app = await App.StartAsync(
            azurite,
            settings: AgentsDesk.Rule("invoice", ("Skills:0:Required:billing", "2"), ("Skills:0:Preferred:french", "5"))
        );
        await app.PutAsync("teams/support", new { strategy = "bestMatch" });
        await HasAgentAsync(app, "ada", new { billing = 10 });
        await HasAgentAsync(app, "bo", new { billing = 2, french = 4 });
        await HasAgentAsync(app, "cy", new { billing = 1, french = 9 });

        string id = await app.OpensAsync("mia", "About my invoice, please");

        Assert.Equal("bo", await app.AgentOfAsync(id));
        JsonElement reason = Assert.Single(await app.EventsAsync(id, "assigned")).GetProperty("reason");
        Assert.Equal("bestMatch", reason.Text("policy"));
        JsonElement cy = reason.GetProperty("candidates").EnumerateArray().Single(c => c.Text("agentId") == "cy");
        Assert.Equal("lacksSkill", cy.Text("excludedBy"));
    }

    private static async Task HasAgentAsync(App app, string id, object skills)
    {
        await app.PutAsync($"agents/{id}", new { teams = new[] { "support" }, skills });
        await app.ComesOnlineAsync(id);
    }
}
