using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using InboundFlow.Tests.Support;

namespace InboundFlow.Tests.Scenarios;

public sealed class RepliesTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_reply_reaches_the_channels_address_and_is_sent()
    {
        await using RepliesServer shop = await RepliesServer.StartAsync();
        await using App app = await StartAsync(shop);
        string conversation = await MiaWritesAsync(app);

        string id = await app.ReplyAsync(conversation, "It is on its way.");

        JsonElement message = await app.SentMessageAsync(conversation);
        Assert.Equal(id, message.Text("id"));
        Assert.Equal("sent", message.Text("status"));
        Assert.Equal("It is on its way.", message.Text("text"));
        Assert.Equal("ada", message.Text("agentId"));
        ReceivedReply received = Assert.Single(shop.Received);
        Assert.Equal("/replies", received.Path);
        Assert.Equal("message", received.Json.Text("type"));
        Assert.Equal(id, received.Json.Text("id"));
        Assert.Equal("mia", received.Json.GetProperty("recipient").Text("id"));
        Assert.Equal(conversation, received.Json.Text("conversationId"));
        Assert.Equal("It is on its way.", received.Json.Text("text"));
    }

    [Fact]
    public async Task Whoever_gets_a_reply_can_verify_who_sent_it()
    {
        await using RepliesServer shop = await RepliesServer.StartAsync();
        await using App app = await StartAsync(shop);
        string conversation = await MiaWritesAsync(app);

        string id = await app.ReplyAsync(conversation, "Olá, já está a caminho ✔");

        ReceivedReply received = Assert.Single(shop.Received);
        Assert.Equal(id, received.Headers["webhook-id"]);
        string timestamp = received.Headers["webhook-timestamp"];
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. received.Body];
        byte[] mac = HMACSHA256.HashData(Convert.FromBase64String(App.Secret["whsec_".Length..]), signed);
        Assert.Equal("v1," + Convert.ToBase64String(mac), received.Headers["webhook-signature"]);
    }

    [Fact]
    public async Task The_same_reply_asked_for_again_is_not_sent_again()
    {
        await using RepliesServer shop = await RepliesServer.StartAsync();
        await using App app = await StartAsync(shop);
        string conversation = await MiaWritesAsync(app);

        string[] atOnce = await Task.WhenAll(
            app.ReplyAsync(conversation, "It is on its way.", "key-1"),
            app.ReplyAsync(conversation, "It is on its way.", "key-1")
        );
        app.Time.Advance(TimeSpan.FromMinutes(3));
        string later = await app.ReplyAsync(conversation, "It is on its way.", "key-1");

        Assert.Single(atOnce.Append(later).Distinct(StringComparer.Ordinal));
        Assert.Single(shop.Received);
        Assert.Equal(later, (await app.SentMessageAsync(conversation)).Text("id"));
    }

    [Fact]
    public async Task The_same_words_under_another_key_are_another_reply()
    {
        await using RepliesServer shop = await RepliesServer.StartAsync();
        await using App app = await StartAsync(shop);
        string conversation = await MiaWritesAsync(app);

        await app.ReplyAsync(conversation, "Yes.", "key-1");
        app.Time.Advance(TimeSpan.FromSeconds(1));
        await app.ReplyAsync(conversation, "Yes.", "key-2");
        app.Time.Advance(TimeSpan.FromSeconds(1));
        await app.ReplyAsync(conversation, "Yes.");

        Assert.Equal(3, shop.Received.Length);
        Assert.Equal(["inbound", "outbound", "outbound", "outbound"], await DirectionsAsync(app, conversation));
    }

    [Fact]
    public async Task A_closed_conversation_takes_no_reply()
    {
        await using RepliesServer shop = await RepliesServer.StartAsync();
        await using App app = await StartAsync(shop);
        string conversation = await MiaWritesAsync(app);
        await app.CloseAsync(conversation, "ada");

        using HttpResponseMessage refused = await app.TryReplyAsync(conversation, "One more thing");

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        JsonElement problem = await refused.Content.ReadFromJsonAsync<JsonElement>();
        Assert.EndsWith("/conversation-closed", problem.Text("type"), StringComparison.Ordinal);
        await app.Host.DrainAsync();
        Assert.Empty(shop.Received);
        Assert.Equal(["inbound"], await DirectionsAsync(app, conversation));
    }

    [Fact]
    public async Task A_reply_that_was_accepted_before_the_close_is_accepted_when_asked_for_again_after_it()
    {
        await using RepliesServer shop = await RepliesServer.StartAsync();
        await using App app = await StartAsync(shop);
        string conversation = await MiaWritesAsync(app);
        string first = await app.ReplyAsync(conversation, "Done. Bye!", "key-1");
        await app.CloseAsync(conversation, "ada");

        string again = await app.ReplyAsync(conversation, "Done. Bye!", "key-1");

        Assert.Equal(first, again);
        Assert.Single(shop.Received);
    }

    [Fact]
    public async Task A_reply_into_a_conversation_that_never_was_is_not_found()
    {
        await using RepliesServer shop = await RepliesServer.StartAsync();
        await using App app = await StartAsync(shop);

        using HttpResponseMessage unknown = await app.TryReplyAsync(
            new string('0', 32) + "-0123456789abcdef",
            "Hello?"
        );

        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task A_reply_that_is_refused_has_failed_and_says_with_what()
    {
        await using RepliesServer shop = await RepliesServer.StartAsync();
        await using App app = await StartAsync(shop);
        string conversation = await MiaWritesAsync(app);
        shop.AnswerWith(422);

        await app.ReplyAsync(conversation, "It is on its way.");
        await app.Host.AdvanceAsync(TimeSpan.FromMinutes(10));

        JsonElement message = await app.SentMessageAsync(conversation);
        Assert.Equal("failed", message.Text("status"));
        Assert.Equal("http-422", message.Text("errorCode"));
        Assert.Single(shop.Received);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(RepliesAnswer.HangUp)]
    public async Task A_reply_waits_until_the_other_side_is_up_again(int down)
    {
        await using RepliesServer shop = await RepliesServer.StartAsync();
        await using App app = await StartAsync(shop);
        string conversation = await MiaWritesAsync(app);
        shop.AnswerWith(down);

        string id = await app.ReplyAsync(conversation, "It is on its way.");
        await app.Host.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.Equal("queued", (await app.SentMessageAsync(conversation)).Text("status"));
        int attempts = shop.Received.Length;
        Assert.InRange(attempts, 2, 15);

        shop.AnswerWith(200);
        await app.Host.AdvanceAsync(TimeSpan.FromMinutes(2));

        Assert.Equal("sent", (await app.SentMessageAsync(conversation)).Text("status"));
        Assert.Equal(attempts + 1, shop.Received.Length);
        // The same name each time, so that whoever took it before the line broke can tell.
        Assert.All(shop.Received, attempt => Assert.Equal(id, attempt.Headers["webhook-id"]));
    }

    [Fact]
    public async Task A_reply_that_nobody_takes_for_hours_has_failed()
    {
        await using RepliesServer shop = await RepliesServer.StartAsync();
        await using App app = await StartAsync(shop);
        string conversation = await MiaWritesAsync(app);
        shop.AnswerWith(503);

        await app.ReplyAsync(conversation, "It is on its way.");
        await app.Host.AdvanceAsync(TimeSpan.FromMinutes(125));

        JsonElement message = await app.SentMessageAsync(conversation);
        Assert.Equal("failed", message.Text("status"));
        Assert.Equal("notReachable", message.Text("errorCode"));
    }

    private Task<App> StartAsync(RepliesServer shop) =>
        App.StartAsync(
            azurite,
            settings: new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                [$"Channels:{App.Channel}:BaseUrl"] = shop.Url + "/replies",
            }
        );

    private static async Task<string> MiaWritesAsync(App app)
    {
        await app.HasTeamAsync("support", null, ("ada", 3, true));
        await app.WritesAsync("mia", "Where is my parcel?");
        app.Time.Advance(TimeSpan.FromSeconds(30));
        return (await app.ConversationAsync()).Text("id")!;
    }

    private static async Task<string?[]> DirectionsAsync(App app, string conversation) =>
        [.. (await app.MessagesAsync(conversation)).Select(message => message.Text("direction"))];
}
