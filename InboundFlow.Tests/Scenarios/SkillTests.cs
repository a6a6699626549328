using System.Text.Json;
using InboundFlow.Tests.Support;

namespace InboundFlow.Tests.Scenarios;

/// <summary>What a rule asks of the agent, and how it asks for less with time.</summary>
public sealed class SkillTests(AzuriteFixture azurite)
{
    private static readonly Dictionary<string, string?> BillingThenLess = AgentsDesk.Rule(
        "invoice",
        ("Skills:0:Required:billing", "5"),
        ("Skills:0:ForSeconds", "60"),
        ("Skills:1:Required:billing", "1"),
        ("Skills:1:ForSeconds", "60")
    );

    [Fact]
    public async Task It_waits_for_an_expert_and_then_asks_for_less()
    {
        await using App app = await App.StartAsync(azurite, settings: BillingThenLess);
        await HasAgentsAsync(app, expertOnline: false);

        string id = await app.OpensAsync("mia", "My invoice is wrong");
        Assert.Equal("queued", await app.PhaseOfAsync(id));
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(59));
        Assert.Equal("queued", await app.PhaseOfAsync(id));
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(2));

        Assert.Equal("bo", await app.AgentOfAsync(id));
        Assert.Equal(0, await app.OpenCountAsync("cy"));
        Assert.Equal(["opened", "enriched", "routed", "queued", "assigned"], await app.TimelineAsync(id));
    }

    [Fact]
    public async Task The_expert_who_comes_in_time_gets_it()
    {
        await using App app = await App.StartAsync(azurite, settings: BillingThenLess);
        await HasAgentsAsync(app, expertOnline: false);
        string id = await app.OpensAsync("mia", "My invoice is wrong");
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(30));

        await app.ComesOnlineAsync("ada");

        Assert.Equal("ada", await app.AgentOfAsync(id));
    }

    [Fact]
    public async Task Each_step_is_on_the_timeline_until_anybody_will_do()
    {
        await using App app = await App.StartAsync(azurite, settings: BillingThenLess);
        await HasAgentsAsync(app, expertOnline: false);
        await app.SetPresenceAsync("bo", "offline");
        string id = await app.OpensAsync("mia", "My invoice is wrong");

        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(125));

        Assert.Equal("cy", await app.AgentOfAsync(id));
        JsonElement relaxed = Assert.Single(await app.EventsAsync(id, "relaxed"));
        Assert.Equal(2, relaxed.GetProperty("step").GetInt32());
        Assert.Equal(1, relaxed.GetProperty("asksFor").GetProperty("required").GetProperty("billing").GetInt32());
    }

    [Fact]
    public async Task Who_asks_for_less_keeps_the_place_it_had()
    {
        await using App app = await App.StartAsync(azurite, settings: BillingThenLess);
        await HasAgentsAsync(app, expertOnline: false);
        await app.SetPresenceAsync("cy", "offline");
        await app.PutAsync(
            "agents/bo",
            new
            {
                teams = new[] { "support" },
                capacity = 1,
                skills = new { billing = 2 },
            }
        );
        string busy = await app.OpensAsync("oli");
        Assert.Equal("bo", await app.AgentOfAsync(busy));
        string mine = await app.OpensAsync("mia", "My invoice is wrong");
        string later = await app.OpensAsync("noa");
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(61));

        await app.CloseAsync(busy, "bo");

        Assert.Equal("bo", await app.AgentOfAsync(mine));
        Assert.Equal("queued", await app.PhaseOfAsync(later));
    }

    [Fact]
    public async Task One_who_waits_for_an_expert_holds_up_nobody_behind_it()
    {
        await using App app = await App.StartAsync(azurite, settings: BillingThenLess);
        await HasAgentsAsync(app, expertOnline: false);
        string mine = await app.OpensAsync("mia", "My invoice is wrong");

        string later = await app.OpensAsync("noa");

        Assert.Equal("queued", await app.PhaseOfAsync(mine));
        Assert.Equal("assigned", await app.PhaseOfAsync(later));
    }

    [Fact]
    public async Task Returned_to_the_queue_it_asks_for_the_same_skills_again()
    {
        await using App app = await App.StartAsync(azurite, settings: BillingThenLess);
        await HasAgentsAsync(app, expertOnline: true);
        string id = await app.OpensAsync("mia", "My invoice is wrong");
        Assert.Equal("ada", await app.AgentOfAsync(id));
        string? since = (await app.FindAsync(id)).Text("queuedAt");
        await app.SetPresenceAsync("ada", "busy");
        await app.Host.AdvanceAsync(TimeSpan.FromMinutes(10));

        await app.AssignsAsync(id, new { });

        // Cy is there and free, and knows nothing of billing.
        Assert.Equal("queued", await app.PhaseOfAsync(id));
        Assert.Equal(since, (await app.FindAsync(id)).Text("queuedAt"));
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(61));
        Assert.Equal("bo", await app.AgentOfAsync(id));
    }

    // An expert, one who knows a little, and one who knows nothing of it.
    private static async Task HasAgentsAsync(App app, bool expertOnline)
    {
        await app.PutAsync("teams/support", new { });
        string[] teams = ["support"];
        await app.PutAsync("agents/ada", new { teams, skills = new { billing = 9 } });
        await app.PutAsync("agents/bo", new { teams, skills = new { billing = 2 } });
        await app.PutAsync("agents/cy", new { teams });
        if (expertOnline)
        {
            await app.ComesOnlineAsync("ada");
        }

        await app.ComesOnlineAsync("bo");
        await app.ComesOnlineAsync("cy");
    }
}
