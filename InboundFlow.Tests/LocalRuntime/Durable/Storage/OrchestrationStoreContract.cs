using InboundFlow.LocalRuntime.Durable.Dispatch;
using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Replay;
using InboundFlow.LocalRuntime.Durable.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Tests.LocalRuntime.Durable.Storage;

/// <summary>What every store promises. Each store runs all of it.</summary>
public abstract partial class OrchestrationStoreContract : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private IOrchestrationStore store = null!;

    public async ValueTask InitializeAsync()
    {
        store = await CreateAsync();
        await store.PrepareAsync(CancellationToken.None);
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task An_instance_is_created_together_with_its_start()
    {
        (InstanceHead head, _) = await CreateInstanceAsync("created");

        StoredInstance stored = await LoadAsync("created");

        Assert.Equal(head, stored.Head);
        Assert.Empty(stored.History);
        InboxMessage start = Assert.Single(stored.Inbox);
        Assert.Equal(new ExecutionStarted("Flow", "1") { At = Now }, start.Event);
    }

    [Fact]
    public async Task An_id_is_taken_once()
    {
        await CreateInstanceAsync("taken");
        (InstanceHead head, InboxMessage start) = NewInstance.Of("taken", "m2", Started(), Now);

        Assert.Null(await store.TryCreateAsync(head, start, replaced: null, CancellationToken.None));
        Assert.False((await LoadAsync("taken")).Head.IsSameExecutionAs(head.ExecutionId));
    }

    [Fact]
    public async Task Of_many_starts_with_one_id_one_wins()
    {
        string?[] versions = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(async i =>
                {
                    (InstanceHead head, InboxMessage start) = NewInstance.Of("contested", $"m{i}", Started(), Now);
                    return await store.TryCreateAsync(head, start, replaced: null, CancellationToken.None);
                })
        );

        Assert.Single(versions, version => version is not null);
    }

    [Fact]
    public async Task A_turn_consumes_its_messages_and_appends_its_events_together()
    {
        (InstanceHead head, string version) = await CreateInstanceAsync("turn");
        HistoryEvent[] events = AllEvents();

        string next = await store.CommitAsync(
            new TurnCommit(head with { NextRow = events.Length }, version, events, ["start:turn"], [], []),
            CancellationToken.None
        );

        StoredInstance stored = await LoadAsync("turn");
        Assert.Equal(next, stored.Version);
        Assert.Empty(stored.Inbox);
        Assert.Equal(events.Length, stored.History.Count);
        Assert.All(events.Zip(stored.History), pair => AssertSame(pair.First, pair.Second));
    }

    [Fact]
    public async Task A_turn_based_on_an_old_state_is_refused_whole()
    {
        (InstanceHead head, string version) = await CreateInstanceAsync("stale");
        TurnCommit commit = new(head with { NextRow = 1 }, version, [Begun()], [], [], []);
        await store.CommitAsync(commit, CancellationToken.None);

        TurnCommit late = commit with { ConsumedMessageIds = ["start:stale"] };

        await Assert.ThrowsAsync<StoreConflictException>(() => store.CommitAsync(late, CancellationToken.None));
        StoredInstance stored = await LoadAsync("stale");
        Assert.Single(stored.Inbox);
        Assert.Single(stored.History);
    }

    [Fact]
    public async Task A_message_is_taken_by_one_turn_only()
    {
        (InstanceHead head, string version) = await CreateInstanceAsync("once");
        TurnCommit commit = new(head with { NextRow = 1 }, version, [Begun()], ["start:once"], [], []);
        string next = await store.CommitAsync(commit, CancellationToken.None);

        TurnCommit again = commit with { Head = head with { NextRow = 2 }, Version = next };

        await Assert.ThrowsAsync<StoreConflictException>(() => store.CommitAsync(again, CancellationToken.None));
    }

    [Fact]
    public async Task The_same_message_is_kept_once_and_messages_keep_their_order()
    {
        await CreateInstanceAsync("inbox");
        await store.AddMessageAsync("inbox", Raised("b", 20), CancellationToken.None);
        await store.AddMessageAsync("inbox", Raised("a", 10), CancellationToken.None);
        await store.AddMessageAsync("inbox", Raised("b", 30), CancellationToken.None);

        StoredInstance stored = await LoadAsync("inbox");

        Assert.Equal(
            ["start:inbox", "a", "b"],
            stored.Inbox.Select(message => message.MessageId),
            StringComparer.Ordinal
        );
    }

    [Fact]
    public async Task A_message_for_another_execution_does_not_count()
    {
        await CreateInstanceAsync("other");
        await store.AddMessageAsync("other", Raised("a", 1) with { ForExecutionId = "gone" }, CancellationToken.None);

        Assert.Equal(
            ["start:other"],
            (await LoadAsync("other")).Inbox.Select(message => message.MessageId),
            StringComparer.Ordinal
        );
    }

    [Fact]
    public async Task What_is_outgoing_stays_until_it_is_delivered()
    {
        (InstanceHead head, string version) = await CreateInstanceAsync("sender");
        OutgoingMessage first = new("one/0", "target", null, new EventRaised("go", "1", "one/0") { At = Now });
        OutgoingMessage second = new("one/1", "target", "exec", new TaskCompleted(1, "2") { At = Now });
        await store.CommitAsync(
            new TurnCommit(head with { NextRow = 1 }, version, [Begun()], [], [first, second], []),
            CancellationToken.None
        );
        Assert.Equal(
            [first, second],
            (await LoadAsync("sender")).Outbox.OrderBy(message => message.MessageId, StringComparer.Ordinal)
        );

        await store.RemoveOutgoingAsync("sender", [first, second], CancellationToken.None);
        await store.RemoveOutgoingAsync("sender", [first, second], CancellationToken.None);

        Assert.Empty((await LoadAsync("sender")).Outbox);
    }

    [Fact]
    public async Task An_instance_that_continues_as_new_has_an_empty_history_and_its_carried_events()
    {
        (InstanceHead head, string version) = await CreateInstanceAsync("again");
        version = await store.CommitAsync(
            new TurnCommit(head with { NextRow = 2 }, version, [Begun(), Begun()], ["start:again"], [], []),
            CancellationToken.None
        );
        InstanceHead next = head with { ExecutionId = "second", FirstRow = 3, NextRow = 3 };
        InboxMessage start = new("second/0", 0, "second", Started());
        InboxMessage carried = new("second/1", 1, "second", new EventRaised("e", "5", "m") { At = Now });

        await store.CommitAsync(
            new TurnCommit(next, version, [], [], [], [start, carried]) { RemovedRows = (0, 2) },
            CancellationToken.None
        );

        StoredInstance stored = await LoadAsync("again");
        Assert.Equal("second", stored.Head.ExecutionId);
        Assert.Empty(stored.History);
        Assert.Equal([start, carried], stored.Inbox);
    }

    [Fact]
    public async Task An_instance_that_is_over_gives_way_to_a_new_one()
    {
        (InstanceHead head, string version) = await CreateInstanceAsync("reused");
        head = head with { NextRow = 1, Status = OrchestrationRuntimeStatus.Completed };
        await store.CommitAsync(
            new TurnCommit(head, version, [Begun()], ["start:reused"], [], []),
            CancellationToken.None
        );
        VersionedHead old = (await store.FindHeadAsync("reused", CancellationToken.None))!;
        (InstanceHead fresh, InboxMessage start) = NewInstance.Of("reused", "m2", Started(), Now);

        Assert.NotNull(await store.TryCreateAsync(fresh.After(old.Head), start, old, CancellationToken.None));
        Assert.Null(await store.TryCreateAsync(fresh.After(old.Head), start, old, CancellationToken.None));

        StoredInstance stored = await LoadAsync("reused");
        Assert.Equal(fresh.ExecutionId, stored.Head.ExecutionId);
        Assert.Empty(stored.History);
        Assert.Equal("m2", Assert.Single(stored.Inbox).MessageId);
    }

    [Fact]
    public async Task A_message_for_nobody_is_not_kept_for_a_later_instance()
    {
        await store.AddMessageAsync("nobody", Raised("a", 1), CancellationToken.None);
        Assert.Null(await store.LoadAsync("nobody", CancellationToken.None));

        await CreateInstanceAsync("nobody");

        Assert.Equal(
            ["start:nobody"],
            (await LoadAsync("nobody")).Inbox.Select(message => message.MessageId),
            StringComparer.Ordinal
        );
    }

    [Fact]
    public async Task Instances_whose_ids_begin_alike_have_nothing_to_do_with_each_other()
    {
        string[] ids = ["a", "a:", "a:b", "a:in", "a:sentinel", "a;", "a^5", "a^", "A", "a::b", "aa"];
        foreach (string id in ids)
        {
            (InstanceHead head, string version) = await CreateInstanceAsync(id);
            await store.AddMessageAsync(id, Raised($"for {id}", 5), CancellationToken.None);
            TurnCommit turn = new(head with { NextRow = 1 }, version, [Begun()], [], [], []);
            await store.CommitAsync(turn, CancellationToken.None);
            await store.WriteRowAsync(new InstanceRow(turn.Head, id, null), CancellationToken.None);
        }

        foreach (string id in ids)
        {
            StoredInstance stored = await LoadAsync(id);
            Assert.Equal(id, stored.Head.InstanceId);
            Assert.Single(stored.History);
            Assert.Equal([$"start:{id}", $"for {id}"], stored.Inbox.Select(message => message.MessageId));
            Assert.Equal(id, (await store.FindRowAsync(id, CancellationToken.None))?.Input);
        }

        await EndAsync("a");
        await store.PurgeAsync("a", CancellationToken.None);

        Assert.Null(await store.LoadAsync("a", CancellationToken.None));
        foreach (string id in ids[1..])
        {
            Assert.Equal(2, (await LoadAsync(id)).Inbox.Count);
        }

        InstanceFilter all = new(null, null, null, null);
        Assert.Equal(ids.Length - 1, (await store.QueryRowsAsync(all, null, 100, CancellationToken.None)).Count);
    }

    /// <summary>A store nobody else uses.</summary>
    private protected abstract Task<IOrchestrationStore> CreateAsync();

    private static ExecutionStarted Started() => new("Flow", "1") { At = Now };

    private static OrchestratorStarted Begun() => new() { At = Now.AddTicks(7) };

    private static InboxMessage Raised(string messageId, long order, DateTimeOffset? at = null) =>
        new(messageId, order, null, new EventRaised("e", null, messageId) { At = at ?? Now });

    private static HistoryEvent[] AllEvents()
    {
        TaskFailureDetails failure = new("T", "M", "S", new("I", "N", null, null, null), null)
        {
            IsNonRetriable = true,
        };
        HistoryEvent[] events =
        [
            new OrchestratorStarted(),
            new ExecutionStarted("Flow", "\"ü🙂\"")
            {
                Version = "2",
                Parent = new ParentLink("P", "p", "x", 3),
                ScheduledStartAt = Now,
            },
            new TaskScheduled(0, "A", "{}"),
            new TaskCompleted(0, null),
            new TaskFailed(1, failure),
            new SubOrchestrationInstanceCreated(2, "S", "child", null),
            new SubOrchestrationInstanceCompleted(2, "3"),
            new SubOrchestrationInstanceFailed(3, failure),
            new TimerCreated(4, Now.AddTicks(1)),
            new TimerFired(4, Now.AddTicks(1)),
            new EventSent(5, "other", "E", "1"),
            new EventRaised("E", "1", "m"),
            new ExecutionSuspended("why"),
            new ExecutionResumed(null),
            new ExecutionTerminated("\"out\"", true),
            new ExecutionRewound("why", "parent execution", "i"),
            new ExecutionCompleted(6, OrchestrationRuntimeStatus.Failed, "text", failure),
            new OrchestratorCompleted(),
        ];
        return [.. events.Select((item, i) => item with { At = Now.AddTicks(i) })];
    }

    private static void AssertSame(HistoryEvent expected, HistoryEvent actual) => Assert.Equal(expected, actual);

    private async Task<(InstanceHead Head, string Version)> CreateInstanceAsync(string id)
    {
        (InstanceHead head, InboxMessage start) = NewInstance.Of(id, $"start:{id}", Started(), Now);
        string? version = await store.TryCreateAsync(head, start, replaced: null, CancellationToken.None);
        return (head, version ?? throw new InvalidOperationException($"'{id}' exists."));
    }

    /// <summary>An instance that has had a turn.</summary>
    private async Task<InstanceHead> RunningAsync(
        string id,
        Func<InstanceHead, InstanceHead> change,
        params OutgoingMessage[] outgoing
    )
    {
        (InstanceHead head, string version) = await CreateInstanceAsync(id);
        head = change(head with { NextRow = 1, Status = OrchestrationRuntimeStatus.Running });
        await store.CommitAsync(
            new TurnCommit(head, version, [Begun()], [$"start:{id}"], outgoing, []),
            CancellationToken.None
        );
        return head;
    }

    private async Task EndAsync(string id)
    {
        VersionedHead present = (await store.FindHeadAsync(id, CancellationToken.None))!;
        InstanceHead over = present.Head with { NextRow = 2, Status = OrchestrationRuntimeStatus.Completed };
        await store.CommitAsync(new TurnCommit(over, present.Version, [Begun()], [], [], []), CancellationToken.None);
    }

    private async Task<StoredInstance> LoadAsync(string id) =>
        await store.LoadAsync(id, CancellationToken.None) ?? throw new InvalidOperationException($"No '{id}'.");
}
