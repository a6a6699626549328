using InboundFlow.Tests.Support;

namespace InboundFlow.Tests.Scenarios;

/// <summary>How much an agent is given, and when there is room again by the passing of time alone.</summary>
public sealed class RoomTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_kind_of_conversation_can_cost_more_than_one()
    {
        await using App app = await App.StartAsync(
            azurite,
            settings: AgentsDesk.Rule("complain", ("Kind", "complaint"))
        );
        await app.HasTeamAsync("support", new { costs = new { complaint = 3 } }, ("ada", 3, true));

        string small = await app.OpensAsync("mia");
        string large = await app.OpensAsync("noa", "I want to complain");

        Assert.Equal("ada", await app.AgentOfAsync(small));
        Assert.Equal("queued", await app.PhaseOfAsync(large));
        await app.CloseAsync(small, "ada");
        Assert.Equal("ada", await app.AgentOfAsync(large));
        Assert.Equal("queued", await app.PhaseOfAsync(await app.OpensAsync("oli")));
    }

    [Theory]
    [InlineData(App.Channel)]
    [InlineData("generic")]
    public async Task A_channel_or_its_type_can_cost_more_than_one(string name)
    {
        await using App app = await App.StartAsync(azurite);
        Dictionary<string, int> costs = new(StringComparer.Ordinal) { [name] = 2 };
        await app.HasTeamAsync("support", new { costs }, ("ada", 3, true));

        await app.OpensAsync("mia");
        string second = await app.OpensAsync("noa");

        Assert.Equal("queued", await app.PhaseOfAsync(second));
        Assert.Equal(2, (await app.GetAsync("agents/ada")).GetProperty("load").GetInt32());
    }

    [Fact]
    public async Task After_an_inflow_caps_window_the_next_one_comes_by_itself()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", new { inflowCap = new { most = 1, windowSeconds = 600 } }, ("ada", 9, true));
        await app.OpensAsync("mia");
        string second = await app.OpensAsync("noa");
        Assert.Equal("queued", await app.PhaseOfAsync(second));

        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(590));
        Assert.Equal("queued", await app.PhaseOfAsync(second));
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(15));

        Assert.Equal("ada", await app.AgentOfAsync(second));
    }

    [Fact]
    public async Task Who_just_came_online_is_given_more_bit_by_bit()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", new { loginRampSeconds = 900 }, ("ada", 4, true));
        await app.OpensAsync("mia");
        string second = await app.OpensAsync("noa");
        string third = await app.OpensAsync("oli");
        Assert.Equal("queued", await app.PhaseOfAsync(second));

        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(450));
        Assert.Equal("ada", await app.AgentOfAsync(second));
        Assert.Equal("queued", await app.PhaseOfAsync(third));
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(450));

        Assert.Equal("ada", await app.AgentOfAsync(third));
    }

    [Fact]
    public async Task A_closed_conversation_takes_its_room_until_it_is_wrapped_up()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", new { wrapUpSeconds = 120 }, ("ada", 1, true));
        string first = await app.OpensAsync("mia");
        string second = await app.OpensAsync("noa");
        await app.CloseAsync(first, "ada");
        Assert.Equal("queued", await app.PhaseOfAsync(second));

        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(121));

        Assert.Equal("ada", await app.AgentOfAsync(second));
    }

    [Fact]
    public async Task A_conversation_that_went_quiet_takes_no_room()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", new { activeWithinSeconds = 300 }, ("ada", 1, true));
        await app.OpensAsync("mia");
        string second = await app.OpensAsync("noa");
        Assert.Equal("queued", await app.PhaseOfAsync(second));

        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(301));

        Assert.Equal("ada", await app.AgentOfAsync(second));
        Assert.Equal(2, await app.OpenCountAsync("ada"));
    }

    [Fact]
    public async Task A_message_keeps_a_conversation_from_going_quiet()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", new { activeWithinSeconds = 300 }, ("ada", 1, true));
        await app.OpensAsync("mia");
        string second = await app.OpensAsync("noa");
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(200));

        await app.WritesAsync("mia", "still here");
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(200));

        Assert.Equal("queued", await app.PhaseOfAsync(second));
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(101));
        Assert.Equal("ada", await app.AgentOfAsync(second));
    }
}
