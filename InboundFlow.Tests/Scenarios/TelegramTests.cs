using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using InboundFlow.Tests.Support;

namespace InboundFlow.Tests.Scenarios;

public sealed class TelegramTests(AzuriteFixture azurite)
{
    private const string Secret = "tg-scenario-secret_1";
    private const string Token = "7001:AAscenario-token_x";
    private const long Mia = 7000000011;

    private static readonly object MiaHerself = new
    {
        id = Mia,
        is_bot = false,
        first_name = "Mia",
        language_code = "pt",
    };

    private static readonly object MiasChat = new { id = Mia, type = "private" };

    [Fact]
    public async Task Only_updates_with_the_secret_token_are_taken()
    {
        await using App app = await StartAsync();
        object update = Message(1, 10, "hello");

        using HttpResponseMessage without = await TryPostAsync(app, update, null);
        using HttpResponseMessage wrong = await TryPostAsync(app, update, "guess");
        Assert.Empty(await app.ConversationsAsync());
        using HttpResponseMessage right = await TryPostAsync(app, update, Secret);
        await app.Host.DrainAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, without.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
        Assert.Single(await app.ConversationsAsync());
    }

    [Fact]
    public async Task A_message_opens_a_conversation_and_a_pressed_button_joins_it()
    {
        await using App app = await StartAsync();
        string conversation = await MiaWritesAsync(app);

        app.Time.Advance(TimeSpan.FromSeconds(5));
        object pressed = new
        {
            update_id = 2,
            callback_query = new
            {
                id = "4382bfdwdsb323b2d9",
                from = MiaHerself,
                message = new { message_id = 11, chat = MiasChat },
                data = "track-parcel",
            },
        };
        await PostAsync(app, pressed);
        await PostAsync(app, pressed);

        JsonElement[] messages = await app.MessagesAsync(conversation);
        Assert.Equal(["Where is my parcel?", "track-parcel"], messages.Select(message => message.Text("text")));
        Assert.Equal("button", messages[1].Text("kind"));
        Assert.Single(await app.ConversationsAsync());
    }

    [Fact]
    public async Task An_edit_changes_the_stored_message()
    {
        await using App app = await StartAsync();
        string conversation = await MiaWritesAsync(app);

        await PostAsync(
            app,
            new
            {
                update_id = 2,
                edited_message = new
                {
                    message_id = 10,
                    from = MiaHerself,
                    chat = MiasChat,
                    date = 1772442000,
                    edit_date = 1772442060,
                    text = "Where is my red parcel?",
                },
            }
        );

        JsonElement message = Assert.Single(await app.MessagesAsync(conversation));
        Assert.Equal("Where is my red parcel?", message.Text("text"));
        Assert.Equal(
            DateTimeOffset.FromUnixTimeSeconds(1772442060),
            message.GetProperty("editedAt").GetDateTimeOffset()
        );
    }

    [Fact]
    public async Task A_reply_goes_out_through_the_bot()
    {
        await using RepliesServer bots = await RepliesServer.StartAsync();
        bots.AnswerWith(200, new { ok = true, result = new { message_id = 77, chat = MiasChat } });
        await using App app = await StartAsync(bots);
        string conversation = await MiaWritesAsync(app);

        await app.ReplyAsync(conversation, "It is on its way.");

        ReceivedReply received = Assert.Single(bots.Received);
        Assert.Equal($"/bot{Token}/sendMessage", received.Path);
        Assert.Equal(Mia, received.Json.GetProperty("chat_id").GetInt64());
        Assert.Equal("It is on its way.", received.Json.Text("text"));
        Assert.Equal("sent", (await app.SentMessageAsync(conversation)).Text("status"));
    }

    [Fact]
    public async Task A_reply_to_somebody_who_blocked_the_bot_has_failed()
    {
        await using RepliesServer bots = await RepliesServer.StartAsync();
        bots.AnswerWith(
            403,
            new
            {
                ok = false,
                error_code = 403,
                description = "Forbidden: bot was blocked by the user",
            }
        );
        await using App app = await StartAsync(bots);
        string conversation = await MiaWritesAsync(app);

        await app.ReplyAsync(conversation, "It is on its way.");

        JsonElement message = await app.SentMessageAsync(conversation);
        Assert.Equal("failed", message.Text("status"));
        Assert.Equal("403", message.Text("errorCode"));
    }

    [Theory]
    [InlineData("group")]
    [InlineData("supergroup")]
    public async Task What_is_said_in_a_group_opens_nothing(string type)
    {
        await using App app = await StartAsync();

        await PostAsync(
            app,
            new
            {
                update_id = 1,
                message = new
                {
                    message_id = 10,
                    from = MiaHerself,
                    chat = new
                    {
                        id = -100123,
                        type,
                        title = "Friends of parcels",
                    },
                    date = 1772442000,
                    text = "hello everybody",
                },
            }
        );

        Assert.Empty(await app.ConversationsAsync());
    }

    private Task<App> StartAsync(RepliesServer? bots = null) =>
        App.StartAsync(
            azurite,
            settings: new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["Channels:tg:Type"] = "telegram",
                ["Channels:tg:Secrets:0"] = Secret,
                ["Channels:tg:Token"] = Token,
                ["Channels:tg:BaseUrl"] = bots?.Url ?? "http://127.0.0.1:9",
            }
        );

    private static async Task<string> MiaWritesAsync(App app)
    {
        await app.HasTeamAsync("support", null, ("ada", 3, true));
        await PostAsync(app, Message(1, 10, "Where is my parcel?"));
        return (await app.ConversationAsync()).Text("id")!;
    }

    private static object Message(int updateId, int messageId, string text) =>
        new
        {
            update_id = updateId,
            message = new
            {
                message_id = messageId,
                from = MiaHerself,
                chat = MiasChat,
                date = 1772442000,
                text,
            },
        };

    private static async Task PostAsync(App app, object update)
    {
        using HttpResponseMessage response = await TryPostAsync(app, update, Secret);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await app.Host.DrainAsync();
    }

    private static async Task<HttpResponseMessage> TryPostAsync(App app, object update, string? secret)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "api/channels/tg/webhook");
        request.Content = JsonContent.Create(update);
        if (secret is not null)
        {
            request.Headers.Add("X-Telegram-Bot-Api-Secret-Token", secret);
        }

        return await app.Client.SendAsync(request);
    }
}
