using System.Net;
using System.Text.Json;
using InboundFlow.Functions.Retention;
using InboundFlow.Tests.Support;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace InboundFlow.Tests.Scenarios;

/// <summary>What was over and is purged does not happen again.</summary>
public sealed class RetentionTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task The_old_webhook_of_a_closed_conversation_starts_nothing()
    {
        await using App app = await App.StartAsync(azurite);
        string id = await MiaHasAdaAsync(app);
        await app.CloseAsync(id, "ada");
        await PurgeAsync(app);
        Assert.Equal(HttpStatusCode.NotFound, await WorkflowAsync(app, id));
        Assert.Equal(HttpStatusCode.NotFound, await WorkflowAsync(app, id + "-close"));
        JsonElement before = await app.ConversationAsync();
        string[] timeline = await app.TimelineAsync(id);

        await app.WritesAsync("mia", "first", "m1");
        await app.Host.AdvanceAsync(TimeSpan.FromMinutes(1));
        using HttpResponseMessage again = await app.TryCloseAsync(id, "ada");
        await app.Host.DrainAsync();

        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal(before.GetRawText(), (await app.ConversationAsync()).GetRawText());
        Assert.Equal(timeline, await app.TimelineAsync(id));
        Assert.Equal(HttpStatusCode.NotFound, await WorkflowAsync(app, id));
        Assert.Equal(HttpStatusCode.NotFound, await WorkflowAsync(app, id + "-close"));
        Assert.Equal(0, (await app.GetAsync("agents/ada")).GetProperty("openCount").GetInt32());
    }

    [Fact]
    public async Task The_old_webhook_of_a_conversation_that_is_still_open_assigns_it_to_nobody_else()
    {
        await using App app = await App.StartAsync(azurite);
        string id = await MiaHasAdaAsync(app);
        await PurgeAsync(app);
        await app.HasTeamAsync("support", null, ("bo", 3, true));
        string[] timeline = await app.TimelineAsync(id);

        await app.WritesAsync("mia", "first", "m1");
        await app.Host.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Equal("ada", (await app.ConversationAsync()).Text("agentId"));
        Assert.Equal(timeline, await app.TimelineAsync(id));
        Assert.Equal(HttpStatusCode.NotFound, await WorkflowAsync(app, id));

        // It can be closed as ever.
        await app.CloseAsync(id, "ada");
        Assert.Equal(0, (await app.GetAsync("agents/ada")).GetProperty("openCount").GetInt32());
    }

    [Fact]
    public async Task An_old_reply_that_is_asked_for_again_is_not_sent_again()
    {
        await using RepliesServer shop = await RepliesServer.StartAsync();
        await using App app = await App.StartAsync(
            azurite,
            settings: new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                [$"Channels:{App.Channel}:BaseUrl"] = shop.Url + "/replies",
            }
        );
        string id = await MiaHasAdaAsync(app);
        string first = await app.ReplyAsync(id, "It is on its way.", "key-1");
        await PurgeAsync(app);

        string second = await app.ReplyAsync(id, "It is on its way.", "key-1");

        Assert.Equal(first, second);
        Assert.Single(shop.Received);
        Assert.Equal("sent", (await app.SentMessageAsync(id)).Text("status"));
    }

    [Fact]
    public async Task A_conversation_that_waits_is_never_too_old()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", null, ("ada", 3, false));
        await app.WritesAsync("mia", "anybody?");
        string id = (await app.ConversationAsync()).Text("id")!;

        await PurgeAsync(app);
        await app.ComesOnlineAsync("ada");

        Assert.Equal("ada", (await app.ConversationAsync()).Text("agentId"));
        Assert.Equal("Completed", await app.WorkflowStatusAsync(id));
    }

    private static async Task<string> MiaHasAdaAsync(App app)
    {
        await app.HasTeamAsync("support", null, ("ada", 3, true));
        await app.WritesAsync("mia", "first", "m1");
        JsonElement conversation = await app.ConversationAsync();
        Assert.Equal("ada", conversation.Text("agentId"));
        return conversation.Text("id")!;
    }

    /// <summary>A month passes, at one go.</summary>
    private static async Task PurgeAsync(App app)
    {
        app.Time.Advance(TimeSpan.FromDays(31));
        await app.Host.DrainAsync();
        IServiceProvider services = app.Host.Services;
        await services
            .GetRequiredService<RetentionSweep>()
            .RunAsync(services.GetRequiredService<DurableTaskClient>(), CancellationToken.None);
    }

    private static async Task<HttpStatusCode> WorkflowAsync(App app, string id)
    {
        using HttpResponseMessage response = await app.Client.GetAsync($"runtime/webhooks/durabletask/instances/{id}");
        return response.StatusCode;
    }
}
