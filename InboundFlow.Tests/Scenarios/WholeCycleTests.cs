using System.Net;
using System.Text.Json;
using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Http;
using InboundFlow.Tests.Support;
using Xunit.Sdk;

namespace InboundFlow.Tests.Scenarios;

public sealed class WholeCycleTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_message_opens_a_conversation_that_an_agent_gets_closes_and_the_next_message_opens_another()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", null, ("ada", 3, true));

        await app.WritesAsync("mia", "My parcel has not arrived, where is it please?");

        JsonElement first = await app.ConversationAsync();
        Assert.Equal("assigned", first.Text("phase"));
        Assert.Equal("ada", first.Text("agentId"));
        Assert.Equal("contact", first.Text("source"));
        Assert.Equal(["opened", "enriched", "routed", "assigned"], await app.TimelineAsync(first.Text("id")!));

        JsonElement closed = await app.CloseAsync(first.Text("id")!, "ada");
        Assert.Equal("closed", closed.Text("status"));
        Assert.Equal(0, (await app.GetAsync("agents/ada")).GetProperty("openCount").GetInt32());

        app.Time.Advance(TimeSpan.FromMinutes(1));
        await app.WritesAsync("mia", "It is here now. Thank you!");

        JsonElement second = await app.ConversationAsync("status=open");
        Assert.NotEqual(first.Text("id"), second.Text("id"));
        Assert.Equal(first.Text("contactId"), second.Text("contactId"));
        Assert.Equal(2, (await app.ConversationsAsync("contactId=" + first.Text("contactId"))).Length);
    }

    [Fact]
    public async Task Every_assignment_says_why()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", null, ("ada", 3, true), ("bo", 3, false));

        await app.WritesAsync("mia", "hello");

        JsonElement conversation = await app.ConversationAsync();
        JsonElement assigned = (await app.ItemsAsync($"conversations/{conversation.Text("id")}/timeline"))[^1];
        JsonElement reason = assigned.GetProperty("reason");
        Assert.Equal("ada", reason.Text("chosen"));
        Assert.Equal("roundRobin", reason.Text("policy"));
        JsonElement bo = reason.GetProperty("candidates").EnumerateArray().Single(c => c.Text("agentId") == "bo");
        Assert.Equal("offline", bo.Text("excludedBy"));
        Assert.False(bo.GetProperty("eligible").GetBoolean());
    }

    [Fact]
    public async Task A_decision_comes_out_of_its_record_again_and_not_out_of_one_that_was_changed()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", null, ("ada", 3, true), ("bo", 3, true), ("cy", 3, false));
        string id = await app.OpensAsync("mia");

        AssignmentReason reason = Assert
            .Single(await app.EventsAsync(id, "assigned"))
            .GetProperty("reason")
            .Deserialize<AssignmentReason>(Api.Json)!;

        DecisionRecords.TakeAgain(reason);
        Assert.ThrowsAny<XunitException>(() => DecisionRecords.TakeAgain(reason with { Chosen = "bo" }));
        Candidate[] swapped = [.. reason.Candidates.Reverse()];
        Assert.ThrowsAny<XunitException>(() => DecisionRecords.TakeAgain(reason with { Candidates = swapped }));
        Assert.Equal(1, await DecisionRecords.TakeAllAgainAsync(app.Host.Services, app.Time.GetUtcNow()));
    }

    [Fact]
    public async Task The_team_is_chosen_by_the_first_rule_that_holds()
    {
        await using App app = await App.StartAsync(
            azurite,
            settings: new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["Workflow:Rules:0:Name"] = "Asks for a price",
                ["Workflow:Rules:0:TeamId"] = "sales",
                ["Workflow:Rules:0:When:0:Field"] = "text",
                ["Workflow:Rules:0:When:0:Operator"] = "contains",
                ["Workflow:Rules:0:When:0:Value"] = "price",
            }
        );
        await app.HasTeamAsync("support", null, ("ada", 3, true));
        await app.HasTeamAsync("sales", null, ("cleo", 3, true));

        await app.WritesAsync("mia", "What is the PRICE of the large one?");

        Assert.Equal("cleo", (await app.ConversationAsync()).Text("agentId"));
    }

    [Fact]
    public async Task The_agent_of_the_last_conversation_gets_the_next_one_when_eligible()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", null, ("ada", 3, true), ("bo", 3, true));
        await app.WritesAsync("mia", "first");
        JsonElement first = await app.ConversationAsync();
        string agent = first.Text("agentId")!;
        await app.CloseAsync(first.Text("id")!, agent);
        app.Time.Advance(TimeSpan.FromMinutes(1));

        await app.WritesAsync("mia", "second");

        Assert.Equal(agent, (await app.ConversationAsync("status=open")).Text("agentId"));
    }

    [Fact]
    public async Task Closing_twice_answers_the_same_and_frees_room_once()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", null, ("ada", 3, true));
        await app.WritesAsync("mia", "one");
        await app.WritesAsync("noa", "two");
        JsonElement mine = (await app.ConversationsAsync())[0];

        JsonElement[] answers = await Task.WhenAll(
            app.CloseAsync(mine.Text("id")!, "ada"),
            app.CloseAsync(mine.Text("id")!, "ada")
        );
        JsonElement again = await app.CloseAsync(mine.Text("id")!, "ada");

        Assert.All(answers, answer => Assert.Equal("closed", answer.Text("status")));
        Assert.Equal(answers[0].Text("closedAt"), again.Text("closedAt"));
        Assert.Equal(1, (await app.GetAsync("agents/ada")).GetProperty("openCount").GetInt32());
    }

    [Fact]
    public async Task A_forged_webhook_is_refused_and_leaves_nothing()
    {
        await using App app = await App.StartAsync(azurite);
        using HttpRequestMessage forged = new(HttpMethod.Post, $"api/channels/{App.Channel}/webhook");
        forged.Content = new StringContent("""{"type":"message","id":"m1","sender":{"id":"mia"},"text":"hi"}""");
        forged.Headers.Add("webhook-id", "m1");
        forged.Headers.Add("webhook-timestamp", "1");
        forged.Headers.Add("webhook-signature", "v1,AAAA");

        using HttpResponseMessage response = await app.Client.SendAsync(forged);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsStringAsync());
        Assert.Empty(await app.ConversationsAsync());
    }

    [Fact]
    public async Task Health_tells_who_waits_and_that_nobody_waits_in_vain()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", null, ("ada", 1, false));
        await app.WritesAsync("mia", "hello");
        app.Time.Advance(TimeSpan.FromSeconds(40));

        JsonElement health = await app.GetAsync("health");

        Assert.Equal("ok", health.Text("status"));
        Assert.Equal(1, health.GetProperty("waiting").GetInt32());
        Assert.Equal(40, health.GetProperty("oldestWaitingSeconds").GetDouble(), 1.0);
        Assert.Equal(0, health.GetProperty("watchdogSeconds").GetDouble());
    }
}
