using System.Collections.Concurrent;
using System.Text.Json;
using InboundFlow.Tests.Functions.Enrichment;
using InboundFlow.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace InboundFlow.Tests.Scenarios;

public sealed class LookupTests(AzuriteFixture azurite)
{
    private const string Gold = """{"customer":{"tier":"gold","since":2019}}""";

    [Fact]
    public async Task What_the_lookup_finds_is_on_the_timeline_and_chooses_the_team()
    {
        ConcurrentQueue<string> asked = [];
        await using LookupServer crm = await LookupServer.StartAsync(
            (context, _) =>
            {
                asked.Enqueue(context.Request.QueryString.Value!);
                return context.Response.WriteAsync(Gold);
            }
        );
        await using App app = await StartAsync(crm);

        JsonElement conversation = await MiaWritesAsync(app, "hello");

        Assert.Equal("vip", conversation.Text("teamId"));
        Assert.Equal("zoe", conversation.Text("agentId"));
        JsonElement enriched = await EnrichedAsync(app, conversation);
        Assert.Equal("found", enriched.Text("lookup"));
        Assert.Equal("gold", enriched.GetProperty("fields").Text("tier"));
        Assert.Equal("2019", enriched.GetProperty("fields").Text("since"));
        Assert.Equal(["?name=mia&known="], Adversity.OfFirstRuns(asked, query => query));
    }

    [Fact]
    public async Task What_was_found_is_known_at_the_contacts_next_conversation()
    {
        ConcurrentQueue<string> asked = [];
        await using LookupServer crm = await LookupServer.StartAsync(
            (context, request) =>
            {
                asked.Enqueue(context.Request.QueryString.Value!);
                context.Response.StatusCode = request == 1 ? 200 : 500;
                return context.Response.WriteAsync(request == 1 ? Gold : "");
            }
        );
        await using App app = await StartAsync(crm);
        JsonElement first = await MiaWritesAsync(app, "hello");
        await app.CloseAsync(first.Text("id")!, "zoe");
        app.Time.Advance(TimeSpan.FromDays(1));

        await app.WritesAsync("mia", "hello again");

        JsonElement second = await app.ConversationAsync("status=open");
        Assert.Equal(["?name=mia&known=", "?name=mia&known=gold"], Adversity.OfFirstRuns(asked, query => query));
        JsonElement enriched = await EnrichedAsync(app, second);
        Assert.Equal("failed", enriched.Text("lookup"));
        Assert.Equal("gold", enriched.GetProperty("fields").Text("tier"));
        Assert.Equal("vip", second.Text("teamId"));
    }

    [Fact]
    public async Task What_is_found_anew_takes_the_place_of_what_was_known()
    {
        await using LookupServer crm = await LookupServer.StartAsync(
            (context, request) =>
                context.Response.WriteAsync(request == 1 ? Gold : """{"customer":{"tier":"silver"}}""")
        );
        await using App app = await StartAsync(crm);
        JsonElement first = await MiaWritesAsync(app, "hello");
        await app.CloseAsync(first.Text("id")!, "zoe");
        app.Time.Advance(TimeSpan.FromDays(1));

        await app.WritesAsync("mia", "hello again");

        JsonElement second = await app.ConversationAsync("status=open");
        Assert.Equal("support", second.Text("teamId"));
        JsonElement fields = (await EnrichedAsync(app, second)).GetProperty("fields");
        Assert.Equal("silver", fields.Text("tier"));
        Assert.Equal("2019", fields.Text("since"));
    }

    [Theory]
    [InlineData(500, "failed")]
    [InlineData(302, "failed")]
    [InlineData(404, "notFound")]
    public async Task Without_an_answer_it_goes_on_and_says_so(int status, string outcome)
    {
        await using LookupServer crm = await LookupServer.StartAsync(
            (context, _) =>
            {
                context.Response.StatusCode = status;
                return context.Response.WriteAsync(Gold);
            }
        );
        await using App app = await StartAsync(crm);

        JsonElement conversation = await MiaWritesAsync(app, "hello");

        Assert.Equal("assigned", conversation.Text("phase"));
        Assert.Equal("ada", conversation.Text("agentId"));
        JsonElement enriched = await EnrichedAsync(app, conversation);
        Assert.Equal(outcome, enriched.Text("lookup"));
        Assert.Empty(enriched.GetProperty("fields").EnumerateObject());
    }

    [Fact]
    public async Task A_lookup_that_keeps_silent_is_given_up_after_its_time()
    {
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using LookupServer crm = await LookupServer.StartAsync(
            async (context, request) =>
            {
                if (request > 1)
                {
                    // Asked again, it answers: the time that this takes stands still.
                    return;
                }

                TaskCompletionSource hungUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
                await using CancellationTokenRegistration registration = context.RequestAborted.Register(
                    hungUp.SetResult
                );
                asked.TrySetResult();
                await hungUp.Task;
            }
        );
        await using App app = await StartAsync(crm);
        await HasTeamsAsync(app);
        using HttpResponseMessage taken = await app.PostMessageAsync("mia", "hello");
        Assert.True(taken.IsSuccessStatusCode);
        await asked.Task.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal("enriching", (await app.ConversationAsync()).Text("phase"));

        app.Time.Advance(TimeSpan.FromSeconds(3));
        await app.Host.DrainAsync();

        JsonElement conversation = await app.ConversationAsync();
        Assert.Equal("ada", conversation.Text("agentId"));
        Assert.Equal("timeout", (await EnrichedAsync(app, conversation)).Text("lookup"));
    }

    private Task<App> StartAsync(LookupServer crm) =>
        App.StartAsync(
            azurite,
            settings: new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["Lookup:Url"] = crm.Url + "/people?name={{ profileName }}&known={{ field.tier }}",
                ["Lookup:Map:tier"] = "$.customer.tier",
                ["Lookup:Map:since"] = "$.customer.since",
                ["Lookup:AllowPrivateNetwork"] = "true",
                // The clock stands still while a step runs, and with it the pause before another try.
                ["Lookup:Retries"] = "0",
                ["Workflow:Rules:0:Name"] = "Golden customers",
                ["Workflow:Rules:0:TeamId"] = "vip",
                ["Workflow:Rules:0:When:0:Field"] = "field.tier",
                ["Workflow:Rules:0:When:0:Operator"] = "equals",
                ["Workflow:Rules:0:When:0:Value"] = "gold",
            }
        );

    private static async Task HasTeamsAsync(App app)
    {
        await app.HasTeamAsync("support", null, ("ada", 3, true));
        await app.HasTeamAsync("vip", null, ("zoe", 3, true));
    }

    private static async Task<JsonElement> MiaWritesAsync(App app, string text)
    {
        await HasTeamsAsync(app);
        await app.WritesAsync("mia", text);
        return await app.ConversationAsync();
    }

    private static async Task<JsonElement> EnrichedAsync(App app, JsonElement conversation) =>
        Assert.Single(
            await app.ItemsAsync($"conversations/{conversation.Text("id")}/timeline"),
            e => e.Text("type") == "enriched"
        );
}
