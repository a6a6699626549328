using System.Net;
using System.Text.Json;
using InboundFlow.Tests.Support;
using static InboundFlow.Tests.Scenarios.WhatsAppPlatform;

namespace InboundFlow.Tests.Scenarios;

public sealed class WhatsAppTests(AzuriteFixture azurite)
{
    private const string Mia = "351910000011";
    private const string Noa = "351910000012";
    private const string Sent = "wamid.OUT1";

    [Fact]
    public async Task The_platform_subscribes_with_the_verify_token_only()
    {
        await using App app = await StartAsync();

        using HttpResponseMessage right = await SubscribeAsync(app, VerifyToken);
        using HttpResponseMessage wrong = await SubscribeAsync(app, "guess");

        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
        Assert.Equal("1158201444", await right.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.Forbidden, wrong.StatusCode);
    }

    [Fact]
    public async Task Two_people_in_one_delivery_have_a_conversation_each_and_a_redelivery_changes_nothing()
    {
        await using App app = await StartAsync();
        await app.HasTeamAsync("support", null, ("ada", 5, true));
        object[] delivery =
        [
            From(Mia, Text("wamid.M1", Mia, "Where is my parcel?"), Text("wamid.M2", Mia, "The blue one.", second: 1)),
            From(Noa, Text("wamid.N1", Noa, "Can I change my order?")),
        ];

        await app.TellsAsync(delivery);
        await app.TellsAsync(delivery);

        JsonElement[] conversations = await app.ConversationsAsync();
        Assert.Equal(2, conversations.Length);
        Assert.All(conversations, conversation => Assert.Equal("ada", conversation.Text("agentId")));
        Assert.All(conversations, conversation => Assert.Equal(Channel, conversation.Text("channelId")));
        string?[][] texts = await Task.WhenAll(conversations.Select(one => TextsAsync(app, one.Text("id")!)));
        Assert.Contains(texts, one => one is ["Where is my parcel?", "The blue one."]);
        Assert.Contains(texts, one => one is ["Can I change my order?"]);
    }

    [Fact]
    public async Task Messages_of_the_same_second_stay_in_the_order_in_which_they_came()
    {
        string[] words = ["where", "is", "my", "red", "parcel", "please"];
        await using App app = await StartAsync();
        await app.HasTeamAsync("support", null, ("ada", 5, true));

        foreach (string word in words)
        {
            app.Time.Advance(TimeSpan.FromMilliseconds(100));
            await app.TellsAsync(From(Mia, Text("wamid." + word, Mia, word)));
        }

        Assert.Equal(words, await TextsAsync(app, (await app.ConversationAsync()).Text("id")!));
    }

    [Fact]
    public async Task A_report_on_what_another_program_sent_changes_nothing()
    {
        await using RepliesServer graph = await GraphAsync();
        await using App app = await StartAsync(graph);
        string conversation = await MiaWritesAsync(app);
        await app.ReplyAsync(conversation, "It is on its way.");

        await app.TellsAsync(Reports(Status("wamid.CAMPAIGN", Mia, "read", "campaign/42?#")));

        Assert.Equal("sent", (await app.SentMessageAsync(conversation)).Text("status"));
    }

    [Fact]
    public async Task A_delivery_signed_by_somebody_else_is_refused()
    {
        await using App app = await StartAsync();

        using HttpResponseMessage refused = await app.TryTellAsync(
            [From(Mia, Text("wamid.M1", Mia, "hello"))],
            secret: "not the app's secret"
        );

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Empty(await app.ConversationsAsync());
    }

    [Fact]
    public async Task A_reply_goes_out_through_the_graph_server()
    {
        await using RepliesServer graph = await GraphAsync();
        await using App app = await StartAsync(graph);
        string conversation = await MiaWritesAsync(app);

        string id = await app.ReplyAsync(conversation, "It is on its way.");

        ReceivedReply received = Assert.Single(graph.Received);
        Assert.Equal($"/{PhoneNumberId}/messages", received.Path);
        Assert.Equal("Bearer " + Token, received.Headers["Authorization"]);
        Assert.Equal("whatsapp", received.Json.Text("messaging_product"));
        Assert.Equal(Mia, received.Json.Text("to"));
        Assert.Equal("It is on its way.", received.Json.GetProperty("text").Text("body"));
        Assert.Equal(id, received.Json.Text("biz_opaque_callback_data"));
        Assert.Equal("sent", (await app.SentMessageAsync(conversation)).Text("status"));
    }

    [Fact]
    public async Task A_reply_outside_the_platforms_rules_has_failed_with_the_platforms_code()
    {
        await using RepliesServer graph = await RepliesServer.StartAsync();
        graph.AnswerWith(400, new { error = new { message = "Re-engagement message", code = 131047 } });
        await using App app = await StartAsync(graph);
        string conversation = await MiaWritesAsync(app);

        await app.ReplyAsync(conversation, "It is on its way.");

        JsonElement message = await app.SentMessageAsync(conversation);
        Assert.Equal("failed", message.Text("status"));
        Assert.Equal("131047", message.Text("errorCode"));
    }

    [Fact]
    public async Task Reports_move_our_message_on_and_never_back()
    {
        await using RepliesServer graph = await GraphAsync();
        await using App app = await StartAsync(graph);
        string conversation = await MiaWritesAsync(app);
        await app.ReplyAsync(conversation, "It is on its way.");

        List<string?> statuses = [];
        foreach (string report in (string[])["sent", "delivered", "read", "delivered", "sent"])
        {
            await app.TellsAsync(Reports(Status(Sent, Mia, report)));
            statuses.Add((await app.SentMessageAsync(conversation)).Text("status"));
        }

        Assert.Equal(["sent", "delivered", "read", "read", "read"], statuses);
        Assert.Single(await app.ConversationsAsync());
    }

    [Fact]
    public async Task Reports_that_come_in_one_delivery_and_in_any_order_leave_the_furthest()
    {
        await using RepliesServer graph = await GraphAsync();
        await using App app = await StartAsync(graph);
        string conversation = await MiaWritesAsync(app);
        await app.ReplyAsync(conversation, "It is on its way.");

        await app.TellsAsync(
            Reports(Status(Sent, Mia, "read"), Status(Sent, Mia, "sent"), Status(Sent, Mia, "delivered"))
        );

        Assert.Equal("read", (await app.SentMessageAsync(conversation)).Text("status"));
    }

    [Fact]
    public async Task A_report_that_overtakes_the_platforms_own_answer_counts()
    {
        await using RepliesServer graph = await RepliesServer.StartAsync();
        await using App app = await StartAsync(graph);
        string conversation = await MiaWritesAsync(app);
        graph.Answer = async reply =>
        {
            string? ourId = reply.Json.Text("biz_opaque_callback_data");
            using HttpResponseMessage told = await app.TryTellAsync([Reports(Status(Sent, Mia, "delivered", ourId))]);
            return new RepliesAnswer((int)told.StatusCode, new { messages = new[] { new { id = Sent } } });
        };

        await app.ReplyAsync(conversation, "It is on its way.");
        Assert.Equal("delivered", (await app.SentMessageAsync(conversation)).Text("status"));

        await app.TellsAsync(Reports(Status(Sent, Mia, "read")));
        Assert.Equal("read", (await app.SentMessageAsync(conversation)).Text("status"));
    }

    [Fact]
    public async Task A_reply_that_the_platform_could_not_deliver_has_failed()
    {
        await using RepliesServer graph = await GraphAsync();
        await using App app = await StartAsync(graph);
        string conversation = await MiaWritesAsync(app);
        await app.ReplyAsync(conversation, "It is on its way.");

        await app.TellsAsync(
            Reports(
                new
                {
                    id = Sent,
                    status = "failed",
                    timestamp = "1772442060",
                    recipient_id = Mia,
                    errors = new[] { new { code = 131026, title = "Message undeliverable" } },
                }
            )
        );

        JsonElement message = await app.SentMessageAsync(conversation);
        Assert.Equal("failed", message.Text("status"));
        Assert.Equal("131026", message.Text("errorCode"));
    }

    [Fact]
    public async Task A_contact_corrects_a_message_and_takes_another_back()
    {
        await using App app = await StartAsync();
        await app.HasTeamAsync("support", null, ("ada", 3, true));
        await app.TellsAsync(From(Mia, Text("wamid.M1", Mia, "At nine"), Text("wamid.M2", Mia, "My PIN is 1234")));
        string conversation = (await app.ConversationAsync()).Text("id")!;

        await app.TellsAsync(From(Mia, Edit("wamid.M3", "wamid.M1", "At ten")));
        await app.TellsAsync(From(Mia, Change("wamid.M4", Mia, "revoke", new { original_message_id = "wamid.M2" })));

        JsonElement[] messages = await app.MessagesAsync(conversation);
        Assert.Equal(2, messages.Length);
        JsonElement corrected = Assert.Single(messages, message => message.Text("text") == "At ten");
        Assert.NotNull(corrected.Text("editedAt"));
        JsonElement removed = Assert.Single(messages, message => message.Text("text") is null);
        Assert.NotNull(removed.Text("removedAt"));
    }

    [Fact]
    public async Task An_edit_that_comes_after_the_message_was_taken_back_does_not_bring_it_back()
    {
        await using App app = await StartAsync();
        string conversation = await MiaWritesAsync(app);
        await app.TellsAsync(From(Mia, Change("wamid.M4", Mia, "revoke", new { original_message_id = "wamid.M1" })));

        await app.TellsAsync(From(Mia, Edit("wamid.M3", "wamid.M1", "At ten")));

        Assert.Null(Assert.Single(await app.MessagesAsync(conversation)).Text("text"));
    }

    [Fact]
    public async Task A_reaction_is_seen_on_the_timeline_and_is_no_message()
    {
        await using App app = await StartAsync();
        string conversation = await MiaWritesAsync(app);
        object reaction = From(Mia, Change("wamid.M2", Mia, "reaction", new { message_id = "wamid.M1", emoji = "❤️" }));

        await app.TellsAsync(reaction);
        await app.TellsAsync(reaction);

        JsonElement[] timeline = await app.ItemsAsync($"conversations/{conversation}/timeline");
        JsonElement seen = Assert.Single(timeline, e => e.Text("type") == "reaction");
        Assert.Equal("❤️", seen.Text("emoji"));
        JsonElement message = Assert.Single(await app.MessagesAsync(conversation));
        Assert.Equal(message.Text("id"), seen.Text("messageId"));
    }

    [Fact]
    public async Task What_is_no_message_of_a_contact_opens_nothing()
    {
        await using App app = await StartAsync();

        await app.TellsAsync(Reports(Status("wamid.X", Mia, "delivered")));
        await app.TellsAsync(From(Mia, Edit("wamid.M3", "wamid.X", "At ten")));
        await app.TellsAsync(
            From(Mia, Change("wamid.M4", Mia, "reaction", new { message_id = "wamid.X", emoji = "👍" }))
        );
        using HttpResponseMessage echo = await app.TryTellAsync(
            [Echo("wamid.E1", Mia, "See you")],
            "smb_message_echoes"
        );
        await app.Host.DrainAsync();

        Assert.Equal(HttpStatusCode.OK, echo.StatusCode);
        Assert.Empty(await app.ConversationsAsync());
    }

    [Fact]
    public async Task What_staff_write_in_the_phone_app_joins_the_open_conversation_once()
    {
        await using App app = await StartAsync();
        string conversation = await MiaWritesAsync(app);

        for (int delivery = 0; delivery < 2; delivery++)
        {
            using HttpResponseMessage told = await app.TryTellAsync(
                [Echo("wamid.E1", Mia, "See you")],
                "smb_message_echoes"
            );
            Assert.Equal(HttpStatusCode.OK, told.StatusCode);
        }

        Assert.Equal("See you", (await app.SentMessageAsync(conversation)).Text("text"));
    }

    [Fact]
    public async Task After_the_close_reports_reactions_and_echoes_open_no_other_conversation()
    {
        await using RepliesServer graph = await GraphAsync();
        await using App app = await StartAsync(graph);
        string conversation = await MiaWritesAsync(app);
        await app.ReplyAsync(conversation, "It is on its way.");
        await app.CloseAsync(conversation, "ada");

        await app.TellsAsync(Reports(Status(Sent, Mia, "read")));
        await app.TellsAsync(From(Mia, Change("wamid.M2", Mia, "reaction", new { message_id = Sent, emoji = "👍" })));
        using HttpResponseMessage echo = await app.TryTellAsync(
            [Echo("wamid.E1", Mia, "See you")],
            "smb_message_echoes"
        );
        await app.Host.DrainAsync();

        Assert.Equal(HttpStatusCode.OK, echo.StatusCode);
        Assert.Equal("closed", (await app.ConversationAsync()).Text("status"));
        Assert.Equal("read", (await app.SentMessageAsync(conversation)).Text("status"));
        JsonElement[] timeline = await app.ItemsAsync($"conversations/{conversation}/timeline");
        Assert.Equal("👍", Assert.Single(timeline, e => e.Text("type") == "reaction").Text("emoji"));
    }

    [Fact]
    public async Task Messages_to_another_number_of_the_business_open_nothing()
    {
        await using App app = await StartAsync();

        await app.TellsAsync(From("555000111", Mia, [Text("wamid.M1", Mia, "hello")]));

        Assert.Empty(await app.ConversationsAsync());
    }

    [Fact]
    public async Task A_person_who_hides_their_number_is_one_contact_and_gets_the_reply()
    {
        const string userId = "PT.48213377190999";
        await using RepliesServer graph = await GraphAsync();
        await using App app = await StartAsync(graph);
        await app.HasTeamAsync("support", null, ("ada", 3, true));
        await app.TellsAsync(FromHidden(userId, Hidden("wamid.H1", "Who am I?")));
        app.Time.Advance(TimeSpan.FromSeconds(1));
        await app.TellsAsync(FromHidden(userId, Hidden("wamid.H2", "Guess!")));
        string conversation = (await app.ConversationAsync()).Text("id")!;

        await app.ReplyAsync(conversation, "You are welcome.");

        Assert.Equal(["Who am I?", "Guess!", "You are welcome."], await TextsAsync(app, conversation));
        JsonElement received = Assert.Single(graph.Received).Json;
        Assert.Equal(userId, received.Text("recipient"));
        Assert.False(received.TryGetProperty("to", out _));

        object Hidden(string id, string text) =>
            new
            {
                id,
                from_user_id = userId,
                timestamp = "1772442000",
                type = "text",
                text = new { body = text },
            };
    }

    private Task<App> StartAsync(RepliesServer? graph = null) =>
        App.StartAsync(azurite, settings: graph is null ? Settings() : Settings(graph.Url));

    private static Task<RepliesServer> GraphAsync() =>
        RepliesServer.StartAsync(_ =>
            Task.FromResult(new RepliesAnswer(200, new { messages = new[] { new { id = Sent } } }))
        );

    private static async Task<string> MiaWritesAsync(App app)
    {
        await app.HasTeamAsync("support", null, ("ada", 3, true));
        await app.TellsAsync(From(Mia, Text("wamid.M1", Mia, "Where is my parcel?")));
        return (await app.ConversationAsync()).Text("id")!;
    }

    private static Task<HttpResponseMessage> SubscribeAsync(App app, string token) =>
        app.Client.GetAsync(
            $"api/channels/{Channel}/webhook?hub.mode=subscribe&hub.verify_token={token}&hub.challenge=1158201444"
        );

    private static object Edit(string id, string original, string text) =>
        Change(
            id,
            Mia,
            "edit",
            new { original_message_id = original, message = new { type = "text", text = new { body = text } } }
        );

    private static async Task<string?[]> TextsAsync(App app, string conversation) =>
        [.. (await app.MessagesAsync(conversation)).Select(message => message.Text("text"))];
}
