using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Channels;
using InboundFlow.Functions.Conversations;
using InboundFlow.Functions.Storage;
using InboundFlow.Tests.Functions.Assignment;

namespace InboundFlow.Tests.Functions.Storage;

/// <summary>What the contact's partition promises, on memory and on Azurite.</summary>
public abstract class ConversationStoreContract
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private readonly ChannelAccount channel = new() { Id = "demo", Type = "generic" };

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    protected abstract Task<ITables> CreateTablesAsync();

    [Fact]
    public async Task The_first_message_opens_a_conversation_and_the_next_one_joins_it()
    {
        ConversationStore store = await CreateAsync();

        ReceiveResult.Opened opened = await OpenAsync(store, "m1");
        ReceiveResult second = await store.ReceiveAsync(channel, MessageOf("m2", "again"), Noon.AddSeconds(1), Now);

        Assert.Equal(new ReceiveResult.Appended(opened.Conversation.ConversationId), second);
        IReadOnlyList<Message> messages = await store.ReadMessagesAsync(opened.Conversation.ConversationId, Now);
        Assert.Equal(["hello", "again"], messages.Select(message => message.Text));
    }

    [Fact]
    public async Task The_same_message_again_changes_nothing()
    {
        ConversationStore store = await CreateAsync();
        ReceiveResult.Opened opened = await OpenAsync(store, "m1");

        ReceiveResult again = await store.ReceiveAsync(channel, MessageOf("m1", "hello"), Noon.AddSeconds(1), Now);

        ReceiveResult.Duplicate duplicate = Assert.IsType<ReceiveResult.Duplicate>(again);
        Assert.Equal(opened.Conversation.ConversationId, duplicate.ConversationId);
        Assert.True(duplicate.OpenedIt);
        Assert.Single(await store.ReadMessagesAsync(opened.Conversation.ConversationId, Now));
    }

    [Fact]
    public async Task Parallel_messages_of_one_contact_open_one_conversation()
    {
        ConversationStore store = await CreateAsync();

        ReceiveResult[] results = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(n =>
                    Task.Run(() => store.ReceiveAsync(channel, MessageOf($"m{n}", "hello"), Noon.AddTicks(n), Now), Now)
                )
        );

        ReceiveResult.Opened opened = Assert.Single(results.OfType<ReceiveResult.Opened>());
        Assert.Equal(7, results.OfType<ReceiveResult.Appended>().Count());
        Assert.Equal(8, (await store.ReadMessagesAsync(opened.Conversation.ConversationId, Now)).Count);
        Assert.Single(await store.ReadOfContactAsync(opened.Conversation.ContactId, Now));
    }

    [Fact]
    public async Task One_message_delivered_many_times_at_once_is_stored_once()
    {
        ConversationStore store = await CreateAsync();

        ReceiveResult[] results = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(n =>
                    Task.Run(() => store.ReceiveAsync(channel, MessageOf("m1", "hello"), Noon.AddTicks(n), Now), Now)
                )
        );

        ReceiveResult.Opened opened = Assert.Single(results.OfType<ReceiveResult.Opened>());
        Assert.Equal(7, results.OfType<ReceiveResult.Duplicate>().Count());
        Assert.Single(await store.ReadMessagesAsync(opened.Conversation.ConversationId, Now));
    }

    [Fact]
    public async Task After_a_close_the_next_message_opens_another_conversation_and_knows_the_last_agent()
    {
        ConversationStore store = await CreateAsync();
        ReceiveResult.Opened first = await OpenAsync(store, "m1");
        await store.RecordAsync(AssignedTo("ada", first.Conversation), Now);
        await store.CloseAsync(ClosingOf(first.Conversation), Now);

        ReceiveResult.Opened second = Assert.IsType<ReceiveResult.Opened>(
            await store.ReceiveAsync(channel, MessageOf("m2", "me again"), Noon.AddHours(1), Now)
        );

        Assert.NotEqual(first.Conversation.ConversationId, second.Conversation.ConversationId);
        Assert.Equal(first.Conversation.ContactId, second.Conversation.ContactId);
        Assert.Equal(1, second.Conversation.PastConversations);
        Assert.Equal("ada", second.Conversation.LastAgentId);
        Assert.Equal(Noon.AddMinutes(30), second.Conversation.LastAgentAt);
        ConversationOpened? read = await store.FindOpenedAsync(second.Conversation.ConversationId, Now);
        Assert.Equal(Noon.AddMinutes(30), read!.LastAgentAt);
        Assert.Equal(2, (await store.ReadOfContactAsync(first.Conversation.ContactId, Now)).Count);
    }

    [Fact]
    public async Task Closing_twice_changes_nothing_the_second_time()
    {
        ConversationStore store = await CreateAsync();
        ReceiveResult.Opened opened = await OpenAsync(store, "m1");
        await store.CloseAsync(ClosingOf(opened.Conversation), Now);

        Conversation? before = await store.CloseAsync(ClosingOf(opened.Conversation) with { Category = "other" }, Now);

        Assert.Equal(ConversationStatus.Closed, before!.Status);
        Conversation? after = await store.FindAsync(opened.Conversation.ConversationId, Now);
        Assert.Equal("billing", after!.Category);
        Assert.Single(
            await store.ReadTimelineAsync(opened.Conversation.ConversationId, Now),
            e => string.Equals(e.Type, "closed", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_step_of_the_workflow_is_not_recorded_on_a_closed_conversation()
    {
        ConversationStore store = await CreateAsync();
        ReceiveResult.Opened opened = await OpenAsync(store, "m1");
        await store.CloseAsync(ClosingOf(opened.Conversation), Now);

        Assert.False(await store.RecordAsync(AssignedTo("ada", opened.Conversation), Now));
        Assert.Null((await store.FindAsync(opened.Conversation.ConversationId, Now))!.AgentId);
    }

    [Fact]
    public async Task Recording_a_step_twice_writes_it_once()
    {
        ConversationStore store = await CreateAsync();
        ReceiveResult.Opened opened = await OpenAsync(store, "m1");

        Assert.True(await store.RecordAsync(AssignedTo("ada", opened.Conversation), Now));
        Assert.True(await store.RecordAsync(AssignedTo("ada", opened.Conversation), Now));

        Assert.Equal(
            ["opened", "assigned"],
            (await store.ReadTimelineAsync(opened.Conversation.ConversationId, Now)).Select(e => e.Type)
        );
        Assert.Equal("ada", (await store.FindAsync(opened.Conversation.ConversationId, Now))!.AgentId);
    }

    [Fact]
    public async Task A_message_and_a_close_at_the_same_moment_are_ordered_and_lose_nothing()
    {
        ConversationStore store = await CreateAsync();
        ReceiveResult.Opened opened = await OpenAsync(store, "m1");

        Task<ReceiveResult> message = Task.Run(
            () => store.ReceiveAsync(channel, MessageOf("m2", "wait"), Noon.AddSeconds(1), Now),
            Now
        );
        Task<Conversation?> close = Task.Run(() => store.CloseAsync(ClosingOf(opened.Conversation), Now), Now);
        await Task.WhenAll(message, close);

        string home = await message switch
        {
            ReceiveResult.Appended appended => appended.ConversationId,
            ReceiveResult.Opened another => another.Conversation.ConversationId,
            _ => throw new InvalidOperationException("It was new."),
        };
        Assert.Contains("wait", (await store.ReadMessagesAsync(home, Now)).Select(m => m.Text));
        Assert.Equal(
            ConversationStatus.Closed,
            (await store.FindAsync(opened.Conversation.ConversationId, Now))!.Status
        );
    }

    [Fact]
    public async Task A_person_with_two_names_is_one_contact_under_either()
    {
        ConversationStore store = await CreateAsync();
        ContactIdentity phone = new("whatsapp.phone", "15550001111");
        ContactIdentity username = new("whatsapp.bsuid", "US.1");
        ReceiveResult.Opened byPhone = await OpenAsync(store, "m1", phone);

        ReceiveResult byBoth = await store.ReceiveAsync(channel, MessageOf("m2", "b", username, phone), Noon, Now);
        ReceiveResult byName = await store.ReceiveAsync(channel, MessageOf("m3", "c", username), Noon, Now);

        ReceiveResult expected = new ReceiveResult.Appended(byPhone.Conversation.ConversationId);
        Assert.Equal(expected, byBoth);
        Assert.Equal(expected, byName);
    }

    [Fact]
    public async Task A_text_longer_than_a_column_comes_back_whole()
    {
        ConversationStore store = await CreateAsync();
        string text = string.Concat(Enumerable.Repeat("Grüße 🎉 ", 12_000));

        ReceiveResult.Opened opened = Assert.IsType<ReceiveResult.Opened>(
            await store.ReceiveAsync(channel, MessageOf("m1", text), Noon, Now)
        );

        Assert.Equal(text, Assert.Single(await store.ReadMessagesAsync(opened.Conversation.ConversationId, Now)).Text);
        // An emoji is not cut in half.
        Assert.Equal(text[..1023], opened.Conversation.Text);
    }

    [Fact]
    public async Task What_was_asked_for_is_kept_and_the_reply_window_follows_the_contacts_last_message()
    {
        ConversationStore store = await CreateAsync();
        ChannelAccount phone = new() { Id = "phone", Type = "whatsapp" };
        ReceiveResult.Opened opened = Assert.IsType<ReceiveResult.Opened>(
            await store.ReceiveAsync(phone, MessageOf("m1", "hello") with { SentAt = Noon }, Noon.AddSeconds(5), Now)
        );
        string id = opened.Conversation.ConversationId;
        Assert.Equal(Noon.AddHours(24), opened.Conversation.WindowClosesAt);
        Assert.Null(await store.FindRequestAsync(id, Now));
        AgentRequest asked = Some.Request(id) with { Kind = "complaint", WindowClosesAt = Noon.AddHours(24) };
        await store.RecordAsync(AssignedTo("ada", opened.Conversation) with { Request = asked }, Now);
        Assert.Equivalent(asked, await store.FindRequestAsync(id, Now), strict: true);

        await store.ReceiveAsync(
            phone,
            MessageOf("m2", "well?") with
            {
                SentAt = Noon.AddHours(3),
            },
            Noon.AddHours(4),
            Now
        );

        AgentRequest? again = await store.FindRequestAsync(id, Now);
        Assert.Equivalent(asked with { WindowClosesAt = Noon.AddHours(27) }, again, strict: true);
    }

    [Fact]
    public async Task Several_agents_who_are_asked_at_one_moment_are_all_on_the_timeline()
    {
        ConversationStore store = await CreateAsync();
        ReceiveResult.Opened opened = await OpenAsync(store, "m1");
        TimelineEvent offered = new(Noon.AddSeconds(2), "offered", "workflow");
        Progress step = AssignedTo("ada", opened.Conversation) with
        {
            Phase = ConversationPhase.Offered,
            Events = [offered.With(new { agentId = "ada" }), offered.With(new { agentId = "bo" })],
        };

        Assert.True(await store.RecordAsync(step, Now));

        Assert.Equal(
            ["opened", "offered", "offered"],
            (await store.ReadTimelineAsync(opened.Conversation.ConversationId, Now)).Select(e => e.Type)
        );
    }

    private async Task<ConversationStore> CreateAsync()
    {
        ITables tables = await CreateTablesAsync();
        return new ConversationStore(
            tables.Contacts,
            new IdentityTable(tables.Identities),
            new ConversationIndex(tables.Conversations)
        );
    }

    private async Task<ReceiveResult.Opened> OpenAsync(
        ConversationStore store,
        string id,
        params ContactIdentity[] from
    ) =>
        Assert.IsType<ReceiveResult.Opened>(await store.ReceiveAsync(channel, MessageOf(id, "hello", from), Noon, Now));

    private static InboundMessage MessageOf(string id, string text, params ContactIdentity[] from) =>
        new(id, from.Length > 0 ? from : [new ContactIdentity("generic:demo", "mia")], "text", text);

    private static Closing ClosingOf(ConversationOpened opened) =>
        new(opened.ConversationId, "ada", "billing", "paid", Noon.AddMinutes(30));

    private static Progress AssignedTo(string agentId, ConversationOpened opened) =>
        new(
            opened.ConversationId,
            opened.OpenedAt,
            ConversationPhase.Assigned,
            "support",
            agentId,
            0,
            Noon,
            Noon.AddSeconds(2),
            null,
            null,
            [new TimelineEvent(Noon.AddSeconds(2), "assigned", "workflow")]
        );
}
