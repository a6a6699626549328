using System.Text.Json;
using InboundFlow.Tests.Functions.Enrichment;
using InboundFlow.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace InboundFlow.Tests.Scenarios;

/// <summary>One agent before all others: named by a rule, the contact's owner, or the one they had last.</summary>
public sealed class PreferredAgentTests(AzuriteFixture azurite)
{
    private static readonly Dictionary<string, string?> ForBo = AgentsDesk.Rule(
        "bo",
        ("AgentId", "bo"),
        ("AgentIdForSeconds", "60")
    );

    [Fact]
    public async Task The_agent_whom_a_rule_names_is_waited_for_and_then_anybody_will_do()
    {
        await using App app = await App.StartAsync(azurite, settings: ForBo);
        await app.HasTeamAsync("support", null, ("ada", 3, true), ("bo", 3, false));

        string id = await app.OpensAsync("mia", "I want to talk to bo");
        Assert.Equal("queued", await app.PhaseOfAsync(id));
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(61));

        Assert.Equal("ada", await app.AgentOfAsync(id));
    }

    [Fact]
    public async Task The_agent_whom_a_rule_names_gets_it_who_comes_in_time()
    {
        await using App app = await App.StartAsync(azurite, settings: ForBo);
        await app.HasTeamAsync("support", null, ("ada", 3, true), ("bo", 3, false));
        string id = await app.OpensAsync("mia", "I want to talk to bo");
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(30));

        await app.ComesOnlineAsync("bo");

        Assert.Equal("bo", await app.AgentOfAsync(id));
        JsonElement assigned = Assert.Single(await app.EventsAsync(id, "assigned"));
        Assert.Equal("specificAgent", assigned.GetProperty("reason").Text("policy"));
    }

    [Fact]
    public async Task The_owner_whom_the_lookup_names_goes_first()
    {
        await using LookupServer crm = await LookupServer.StartAsync(
            (context, _) => context.Response.WriteAsync("""{"accountManager":"cy"}""")
        );
        await using App app = await App.StartAsync(
            azurite,
            settings: new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["Lookup:Url"] = crm.Url + "/people",
                ["Lookup:Map:owner"] = "$.accountManager",
                ["Lookup:AllowPrivateNetwork"] = "true",
                ["Lookup:Retries"] = "0",
            }
        );
        await app.HasTeamAsync("support", null, ("ada", 3, true), ("bo", 3, true), ("cy", 3, true));

        string id = await app.OpensAsync("mia");

        Assert.Equal("cy", await app.AgentOfAsync(id));
        JsonElement assigned = Assert.Single(await app.EventsAsync(id, "assigned"));
        Assert.Equal("sticky", assigned.GetProperty("reason").Text("policy"));
    }

    [Fact]
    public async Task The_last_agent_is_waited_for_as_long_as_the_team_says()
    {
        await using App app = await App.StartAsync(azurite);
        string id = await ReturnsToAFullAgentAsync(app, new { sticky = new { waitSeconds = 120 } });
        Assert.Equal("queued", await app.PhaseOfAsync(id));

        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(121));

        Assert.Equal("bo", await app.AgentOfAsync(id));
    }

    [Fact]
    public async Task The_last_agent_gets_it_who_has_room_in_time()
    {
        await using App app = await App.StartAsync(azurite);
        string id = await ReturnsToAFullAgentAsync(app, new { sticky = new { waitSeconds = 120 } });

        await app.CloseAsync((await app.ConversationAsync("agentId=ada&status=open")).Text("id")!, "ada");

        Assert.Equal("ada", await app.AgentOfAsync(id));
    }

    [Fact]
    public async Task The_last_agent_counts_no_longer_than_the_team_says()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", new { sticky = new { withinSeconds = 600 } }, ("ada", 3, true));
        string first = await app.OpensAsync("mia");
        await app.CloseAsync(first, "ada");
        await app.HasTeamAsync("support", new { sticky = new { withinSeconds = 600 } }, ("bo", 3, true));
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(601));

        string second = await app.OpensAsync("mia", "It is me again");

        // Bo was never given any.
        Assert.Equal("bo", await app.AgentOfAsync(second));
    }

    // Mia had Ada, who has her hands full with Noa when Mia comes back; Bo is free.
    private static async Task<string> ReturnsToAFullAgentAsync(App app, object team)
    {
        await app.HasTeamAsync("support", team, ("ada", 1, true));
        string first = await app.OpensAsync("mia");
        await app.CloseAsync(first, "ada");
        await app.OpensAsync("noa");
        await app.HasTeamAsync("support", team, ("bo", 1, true));
        return await app.OpensAsync("mia", "It is me again");
    }
}
