using InboundFlow.Tests.Support;

namespace InboundFlow.Tests.Scenarios.Counted;

/// <summary>What a conversation costs in storage requests, on an engine that does everything once.</summary>
public sealed class RequestCountTests(AzuriteFixture azurite)
{
    // Three to store the message, one for the agent, two to write it down; six are the engine's for four steps.
    private const int FromWebhookToAgent = 12;

    [Theory]
    [InlineData("plain")]
    [InlineData("rules")]
    public async Task From_the_webhook_to_the_agent_it_is_a_handful_whatever_the_teams_rules(string team)
    {
        StorageTraffic traffic = new();
        await using App app = await App.StartAsync(azurite, traffic.AddTo);
        object rules = new
        {
            strategy = "lowestLoad",
            maxOpen = 9,
            costs = new { demo = 2 },
            hours = new { timeZone = "UTC", hours = new { monday = new[] { "08:00-18:00" } } },
        };
        await app.HasTeamAsync("support", team == "rules" ? rules : null, ("ada", 9, true));
        await app.OpensAsync("noa", "the first one finds everything cold");
        int before = traffic.Count;

        await app.WritesAsync("mia", "hello");

        string[] requests = [.. traffic.Requests.Skip(before)];
        Assert.Equal(2, await app.OpenCountAsync("ada"));
        Assert.True(
            requests.Length <= FromWebhookToAgent,
            $"It took {requests.Length} requests, and {FromWebhookToAgent} are enough:\n{string.Join('\n', requests)}"
        );
    }
}
