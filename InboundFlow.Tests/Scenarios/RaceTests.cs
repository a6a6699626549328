using System.Net;
using System.Text.Json;
using InboundFlow.Tests.Support;

namespace InboundFlow.Tests.Scenarios;

public sealed class RaceTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Two_webhooks_of_one_contact_in_parallel_open_one_conversation()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", null, ("ada", 9, true));

        HttpResponseMessage[] responses = await Task.WhenAll(
            app.PostMessageAsync("mia", "a photo", "p1"),
            app.PostMessageAsync("mia", "another photo", "p2")
        );
        await app.Host.DrainAsync();

        Assert.All(responses, response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
        JsonElement conversation = await app.ConversationAsync();
        Assert.Equal(2, (await app.ItemsAsync($"conversations/{conversation.Text("id")}/messages")).Length);
        Assert.Equal(1, (await app.GetAsync("agents/ada")).GetProperty("openCount").GetInt32());
    }

    [Fact]
    public async Task The_same_webhook_twice_at_once_and_once_more_is_stored_and_assigned_once()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", null, ("ada", 9, true));

        await Task.WhenAll(app.PostMessageAsync("mia", "hi", "m1"), app.PostMessageAsync("mia", "hi", "m1"));
        await app.Host.DrainAsync();
        await app.WritesAsync("mia", "hi", "m1");

        JsonElement conversation = await app.ConversationAsync();
        Assert.Single(await app.ItemsAsync($"conversations/{conversation.Text("id")}/messages"));
        Assert.Single(await app.TimelineAsync(conversation.Text("id")!), type => type == "assigned");
        Assert.Equal(1, (await app.GetAsync("agents/ada")).GetProperty("openCount").GetInt32());
    }

    [Fact]
    public async Task A_message_just_before_a_close_belongs_to_the_closed_conversation()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", null, ("ada", 9, true));
        await app.WritesAsync("mia", "first");
        string id = (await app.ConversationAsync()).Text("id")!;

        await app.WritesAsync("mia", "one more thing");
        await app.CloseAsync(id, "ada");

        Assert.Equal(2, (await app.ItemsAsync($"conversations/{id}/messages")).Length);
        Assert.Empty(await app.ConversationsAsync("status=open"));
    }

    [Fact]
    public async Task A_message_just_after_a_close_opens_another_conversation()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", null, ("ada", 9, true));
        await app.WritesAsync("mia", "first");
        string id = (await app.ConversationAsync()).Text("id")!;

        await app.CloseAsync(id, "ada");
        await app.WritesAsync("mia", "one more thing");

        Assert.Single(await app.ItemsAsync($"conversations/{id}/messages"));
        Assert.NotEqual(id, (await app.ConversationAsync("status=open")).Text("id"));
    }

    [Fact]
    public async Task A_message_in_the_same_instant_as_a_close_goes_to_one_side_or_the_other_and_is_not_lost()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", null, ("ada", 9, true));
        for (int round = 0; round < 10; round++)
        {
            string contact = $"contact{round}";
            await app.WritesAsync(contact, "first");
            JsonElement conversation = await app.ConversationAsync("status=open");

            Task<JsonElement> close = app.CloseAsync(conversation.Text("id")!, "ada");
            Task<HttpResponseMessage> message = app.PostMessageAsync(contact, "racing");
            await Task.WhenAll(close, message);
            await app.Host.DrainAsync();

            JsonElement[] all = await app.ConversationsAsync("contactId=" + conversation.Text("contactId"));
            int stored = 0;
            foreach (JsonElement one in all)
            {
                stored += (await app.ItemsAsync($"conversations/{one.Text("id")}/messages")).Length;
            }

            Assert.Equal(2, stored);
            Assert.InRange(all.Length, 1, 2);
            foreach (JsonElement open in await app.ConversationsAsync("status=open"))
            {
                await app.CloseAsync(open.Text("id")!, "ada");
            }
        }

        Assert.Equal(0, (await app.GetAsync("agents/ada")).GetProperty("openCount").GetInt32());
    }
}
