using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Replay;
using InboundFlow.LocalRuntime.Durable.Storage;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Tests.LocalRuntime.Durable.Storage;

public abstract partial class OrchestrationStoreContract
{
    [Fact]
    public async Task A_turn_larger_than_a_transaction_is_stored_whole()
    {
        (InstanceHead head, string version) = await CreateInstanceAsync("large");
        HistoryEvent[] events =
        [
            .. Enumerable
                .Range(0, 350)
                .Select(i => new TaskScheduled(i, "A", $"\"{new string('x', 9000)}\"") { At = Now }),
        ];
        OutgoingMessage[] outgoing =
        [
            .. Enumerable.Range(0, 120).Select(i => new OutgoingMessage($"m/{i}", "t", null, Started())),
        ];

        await store.CommitAsync(
            new TurnCommit(head with { NextRow = 350 }, version, events, ["start:large"], outgoing, []),
            CancellationToken.None
        );

        StoredInstance stored = await LoadAsync("large");
        Assert.Equal(events, stored.History);
        Assert.Equal(120, stored.Outbox.Count);
        Assert.Empty(stored.Inbox);
    }

    [Fact]
    public async Task A_turn_larger_than_a_transaction_that_is_refused_leaves_nothing()
    {
        (InstanceHead head, string version) = await CreateInstanceAsync("refused");
        version = await store.CommitAsync(
            new TurnCommit(head with { NextRow = 1 }, version, [Begun()], [], [], []),
            CancellationToken.None
        );
        HistoryEvent[] events = [.. Enumerable.Range(0, 150).Select(i => new TaskScheduled(i, "A", null) { At = Now })];
        OutgoingMessage[] outgoing =
        [
            .. Enumerable.Range(0, 150).Select(i => new OutgoingMessage($"m/{i}", "t", null, Started())),
        ];
        InboxMessage[] carried =
        [
            .. Enumerable.Range(0, 150).Select(i => Raised($"c/{i}", i) with { ForExecutionId = "never" }),
        ];
        TurnCommit doomed = new(head with { NextRow = 151 }, version, events, ["no such"], outgoing, carried);
        await Assert.ThrowsAsync<StoreConflictException>(() => store.CommitAsync(doomed, CancellationToken.None));

        StoredInstance stored = await LoadAsync("refused");

        Assert.Single(stored.History);
        Assert.Empty(stored.Outbox);
        Assert.Equal(["start:refused"], stored.Inbox.Select(message => message.MessageId), StringComparer.Ordinal);

        // Nor does what was cut off come back once the instance has gone further.
        await store.CommitAsync(
            new TurnCommit(head with { NextRow = 200 }, version, [.. events, .. events[..49]], [], [], []),
            CancellationToken.None
        );
        Assert.Empty((await LoadAsync("refused")).Outbox);
    }

    [Fact]
    public async Task Texts_of_any_size_come_back()
    {
        (InstanceHead head, string version) = await CreateInstanceAsync("texts");
        string[] texts = [.. new[] { 0, 30_720, 30_721, 100_000, 2_000_000 }.Select(Text)];
        HistoryEvent[] events = [.. texts.Select((text, i) => new TaskScheduled(i, "A", text) { At = Now })];
        OutgoingMessage outgoing = new("m", "target", null, new EventRaised("go", texts[3], "m") { At = Now });
        InboxMessage raised = new("r", 1, null, new EventRaised("e", texts[3], "r") { At = Now });
        await store.AddMessageAsync("texts", raised, CancellationToken.None);
        head = head with { NextRow = events.Length, Status = OrchestrationRuntimeStatus.Running };

        await store.CommitAsync(
            new TurnCommit(head, version, events, ["start:texts"], [outgoing], []),
            CancellationToken.None
        );
        InstanceRow row = new(head with { StartMessageId = "" }, texts[3], texts[4]);
        await store.WriteRowAsync(row, CancellationToken.None);

        StoredInstance stored = await LoadAsync("texts");
        Assert.Equal(events, stored.History);
        Assert.Equal([outgoing], stored.Outbox);
        Assert.Equal([raised], stored.Inbox);
        Assert.Equal(row, await store.FindRowAsync("texts", CancellationToken.None));
        InstanceFilter all = new(null, null, null, "texts");
        Assert.Equal([row], await store.QueryRowsAsync(all, null, 10, CancellationToken.None));
        InstanceRow bare = Assert.Single(
            await store.QueryRowsAsync(all with { WithData = false }, null, 10, CancellationToken.None)
        );
        Assert.Equal(row with { Input = null, Output = null }, bare with { Input = null, Output = null });

        static string Text(int length) => new('\u00fc', length);
    }
}
