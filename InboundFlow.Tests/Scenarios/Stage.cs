using System.Net;
using InboundFlow.Tests.Functions.Enrichment;
using InboundFlow.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace InboundFlow.Tests.Scenarios;

/// <summary>An app whose lookup answers when the test lets it: until then a conversation is being enriched.</summary>
internal sealed class Stage(
    LookupServer crm,
    RepliesServer shop,
    TaskCompletionSource asked,
    TaskCompletionSource answered
) : IAsyncDisposable
{
    private static readonly object Offers = new { offers = new { expirySeconds = 600 } };

    public App App { get; private set; } = null!;

    public string Id { get; private set; } = "";

    /// <summary>Mia has written, and it has come so far. Ada may get it, Bo takes nothing by himself, and nobody is there in sales.</summary>
    public static async Task<Stage> ReachAsync(AzuriteFixture azurite, string phase)
    {
        Stage stage = await OpenAsync(azurite, blocks: phase == "enriching");
        App app = stage.App;
        await app.HasTeamAsync(
            "support",
            phase == "offered" ? Offers : null,
            ("ada", 1, phase is "offered" or "assigned" or "closed"),
            ("bo", 1, false)
        );
        await app.HasTeamAsync("sales", null, ("cleo", 1, false));
        using HttpResponseMessage taken = await app.PostMessageAsync("mia", "hello");
        Assert.True(taken.IsSuccessStatusCode);
        await stage.AskedAsync();
        stage.Id = (await app.ConversationAsync()).Text("id")!;
        if (phase == "closed")
        {
            await app.CloseAsync(stage.Id, "ada");
        }

        Assert.Equal(phase, await app.PhaseOfAsync(stage.Id));
        return stage;
    }

    private static async Task<Stage> OpenAsync(AzuriteFixture azurite, bool blocks)
    {
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        LookupServer crm = await LookupServer.StartAsync(
            async (context, _) =>
            {
                asked.TrySetResult();
                await answered.Task;
                await context.Response.WriteAsync("{}");
            }
        );
        RepliesServer shop = await RepliesServer.StartAsync();
        Stage stage = new(crm, shop, asked, answered);
        if (!blocks)
        {
            answered.SetResult();
        }

        stage.App = await App.StartAsync(
            azurite,
            settings: new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                [$"Channels:{App.Channel}:BaseUrl"] = shop.Url + "/replies",
                ["Lookup:Url"] = crm.Url + "/people",
                ["Lookup:AllowPrivateNetwork"] = "true",
                ["Lookup:Retries"] = "0",
                ["Lookup:Map:tier"] = "$.tier",
            }
        );
        return stage;
    }

    private async Task AskedAsync()
    {
        await asked.Task.WaitAsync(TestContext.Current.CancellationToken);
        await (answered.Task.IsCompleted ? App.Host.DrainAsync() : Task.CompletedTask);
    }

    public async Task<HttpStatusCode> AssignsAsync(object to)
    {
        using HttpResponseMessage answer = await App.TryPostAsync($"conversations/{Id}/assign", to);
        return answer.StatusCode;
    }

    /// <summary>Lets the lookup answer, and everything that follows happen.</summary>
    public async Task SettleAsync()
    {
        answered.TrySetResult();
        await App.Host.DrainAsync();
    }

    public async ValueTask DisposeAsync()
    {
        answered.TrySetResult();
        await App.DisposeAsync();
        await crm.DisposeAsync();
        await shop.DisposeAsync();
    }
}
