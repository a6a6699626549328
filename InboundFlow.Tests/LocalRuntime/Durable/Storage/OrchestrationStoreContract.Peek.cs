using InboundFlow.LocalRuntime.Durable.Dispatch;
using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Replay;
using InboundFlow.LocalRuntime.Durable.Storage;

namespace InboundFlow.Tests.LocalRuntime.Durable.Storage;

public abstract partial class OrchestrationStoreContract
{
    [Fact]
    public async Task Looking_at_an_instance_shows_what_reading_it_does()
    {
        (InstanceHead head, string version) = await CreateInstanceAsync("peeked");
        HistoryEvent[] events = AllEvents();
        OutgoingMessage outgoing = new("peeked/out", "other", null, new EventRaised("e", null, "peeked/out"));
        await store.CommitAsync(
            new TurnCommit(head with { NextRow = FramedEvent.Fold(events).Count }, version, events, [], [outgoing], []),
            CancellationToken.None
        );

        StoredInstance seen = (await store.PeekAsync("peeked", CancellationToken.None))!;
        StoredInstance read = await LoadAsync("peeked");

        Assert.Equal((read.Head, read.Version), (seen.Head, seen.Version));
        Assert.Equal(read.History, seen.History);
        Assert.Equal(read.Inbox, seen.Inbox);
        Assert.Equal(read.Outbox, seen.Outbox);
    }

    [Fact]
    public async Task Looking_for_an_instance_that_is_not_there_leaves_what_has_been_sent_to_it()
    {
        await store.AddMessageAsync("expected", Raised("early", 1), CancellationToken.None);

        Assert.Null(await store.PeekAsync("expected", CancellationToken.None));

        (InstanceHead head, InboxMessage start) = NewInstance.Of("expected", "m", Started(), Now);
        await store.TryCreateAsync(head, start, replaced: null, CancellationToken.None);
        Assert.Equal(["m", "early"], (await LoadAsync("expected")).Inbox.Select(message => message.MessageId));
    }
}
