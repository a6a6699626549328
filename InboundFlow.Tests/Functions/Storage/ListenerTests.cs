using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Channels;
using InboundFlow.Functions.Conversations;
using InboundFlow.Functions.Storage;
using InboundFlow.Tests.Support;

namespace InboundFlow.Tests.Functions.Storage;

/// <summary>Who is told of a message, as the contact's partition knows it.</summary>
public sealed class ListenerTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private static readonly ReplyLadder Ladder = new(TimeSpan.FromMinutes(5), null, 0, null, null);

    private readonly MemoryTables tables = new();
    private readonly ChannelAccount channel = new() { Id = "demo", Type = "generic" };
    private readonly ConversationStore store;

    public ListenerTests() =>
        store = new ConversationStore(
            tables.Contacts,
            new IdentityTable(tables.Identities),
            new ConversationIndex(tables.Conversations)
        );

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Usually_nobody_is()
    {
        ConversationOpened opened = await OpenAsync();
        await store.RecordAsync(Assigned(opened, Noon), Now);

        Assert.Null((await WriteAsync("m2")).Note);
    }

    [Fact]
    public async Task Once_an_assignment_is_written_down_that_asks_for_it_its_watch_and_the_dispatcher_are()
    {
        ConversationOpened opened = await OpenAsync();
        ReplyWatch watch = Watch(opened, Noon);
        await store.RecordAsync(Assigned(opened, Noon) with { Watch = watch, WantsMessages = true }, Now);

        ReceiveResult second = await WriteAsync("m2");

        Assert.Equal(new MessageNote(opened.ConversationId, Noon.AddMinutes(1), true, watch.InstanceId), second.Note);
        Assert.Equal(watch.InstanceId, (await store.FindAsync(opened.ConversationId, Now))!.ReplyWatch);
    }

    [Fact]
    public async Task A_message_that_was_stored_before_is_told_again_since_whoever_stored_it_may_have_died()
    {
        ConversationOpened opened = await OpenAsync();
        await store.RecordAsync(Assigned(opened, Noon) with { WantsMessages = true }, Now);
        ReceiveResult first = await WriteAsync("m2");

        ReceiveResult again = await store.ReceiveAsync(channel, MessageOf("m2"), Noon.AddMinutes(9), Now);

        Assert.IsType<ReceiveResult.Duplicate>(again);
        Assert.Equal(first.Note, again.Note);
    }

    [Fact]
    public async Task What_asks_for_nothing_ends_what_was_asked_for()
    {
        ConversationOpened opened = await OpenAsync();
        Progress first = Assigned(opened, Noon) with { Watch = Watch(opened, Noon), WantsMessages = true };
        await store.RecordAsync(first, Now);

        await store.RecordAsync(Assigned(opened, Noon.AddSeconds(1)), Now);

        Assert.Null((await WriteAsync("m2")).Note);
        Assert.Null((await store.FindAsync(opened.ConversationId, Now))!.ReplyWatch);
    }

    [Fact]
    public async Task An_assignment_that_another_has_overtaken_asks_for_nothing()
    {
        ConversationOpened opened = await OpenAsync();
        await store.RecordAsync(Assigned(opened, Noon.AddSeconds(1)), Now);

        await store.RecordAsync(Assigned(opened, Noon) with { Watch = Watch(opened, Noon) }, Now);

        Assert.Null((await WriteAsync("m2")).Note);
    }

    [Fact]
    public async Task A_message_that_opens_the_next_conversation_is_told_to_nobody()
    {
        ConversationOpened opened = await OpenAsync();
        await store.RecordAsync(Assigned(opened, Noon) with { WantsMessages = true }, Now);
        await store.CloseAsync(new Closing(opened.ConversationId, "ada", null, null, Noon), Now);

        ReceiveResult next = await WriteAsync("m2");
        ReceiveResult old = await store.ReceiveAsync(channel, MessageOf("m1"), Noon.AddMinutes(9), Now);

        Assert.IsType<ReceiveResult.Opened>(next);
        Assert.Null(next.Note);
        Assert.Null(old.Note);
    }

    [Fact]
    public async Task A_reminder_is_seen_on_the_conversation_whoever_has_it()
    {
        ConversationOpened opened = await OpenAsync();
        await store.RecordAsync(Assigned(opened, Noon), Now);
        Progress nudged = Assigned(opened, Noon) with { Phase = null, NudgedAt = Noon.AddMinutes(5), Events = [] };

        Assert.True(await store.RecordAsync(nudged, Now));

        Conversation conversation = (await store.FindAsync(opened.ConversationId, Now))!;
        Assert.Equal(Noon.AddMinutes(5), conversation.NudgedAt);
        Assert.Equal("ada", conversation.AgentId);
    }

    private async Task<ConversationOpened> OpenAsync() =>
        Assert.IsType<ReceiveResult.Opened>(await store.ReceiveAsync(channel, MessageOf("m1"), Noon, Now)).Conversation;

    private Task<ReceiveResult> WriteAsync(string id) =>
        store.ReceiveAsync(channel, MessageOf(id), Noon.AddMinutes(1), Now);

    private static InboundMessage MessageOf(string id) =>
        new(id, [new ContactIdentity("generic:demo", "mia")], "text", "hello");

    private static ReplyWatch Watch(ConversationOpened opened, DateTimeOffset assignedAt) =>
        new(opened.ConversationId, "support", "ada", assignedAt, Ladder);

    private static Progress Assigned(ConversationOpened opened, DateTimeOffset at) =>
        new(
            opened.ConversationId,
            opened.OpenedAt,
            ConversationPhase.Assigned,
            "support",
            "ada",
            0,
            Noon,
            at,
            null,
            null,
            [new TimelineEvent(at, "assigned", "workflow")]
        );
}
