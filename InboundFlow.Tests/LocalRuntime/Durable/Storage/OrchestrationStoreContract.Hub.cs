using InboundFlow.LocalRuntime.Durable.Dispatch;
using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Replay;
using InboundFlow.LocalRuntime.Durable.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Tests.LocalRuntime.Durable.Storage;

public abstract partial class OrchestrationStoreContract
{
    [Fact]
    public async Task A_row_reads_as_it_was_written()
    {
        (InstanceHead head, _) = NewInstance.Of("a/b#c?d^e", "m", Started(), Now);
        InstanceRow row = new(head with { CustomStatus = "{\"n\":1}", StartMessageId = "" }, "1", "\"out\"")
        {
            Version = "2",
            FailureDetails = new TaskFailureDetails("T", "M", null, null, null) { IsNonRetriable = true },
        };

        await store.WriteRowAsync(row, CancellationToken.None);

        Assert.Equal(row, await store.FindRowAsync("a/b#c?d^e", CancellationToken.None));
        Assert.Null(await store.FindRowAsync("a", CancellationToken.None));
    }

    [Fact]
    public async Task Rows_are_read_page_by_page_with_a_filter()
    {
        for (int i = 0; i < 7; i++)
        {
            (InstanceHead head, _) = NewInstance.Of($"page-{i}", "m", Started(), Now.AddMinutes(i));
            OrchestrationRuntimeStatus status = i == 3 ? OrchestrationRuntimeStatus.Failed : head.Status;
            await store.WriteRowAsync(
                new InstanceRow(head with { Status = status }, null, null),
                CancellationToken.None
            );
        }

        InstanceFilter filter = new(
            Now.AddMinutes(1),
            Now.AddMinutes(5),
            [OrchestrationRuntimeStatus.Pending],
            "page-"
        );
        IReadOnlyList<InstanceRow> first = await store.QueryRowsAsync(filter, null, 2, CancellationToken.None);
        IReadOnlyList<InstanceRow> rest = await store.QueryRowsAsync(filter, "page-2", 10, CancellationToken.None);

        Assert.Equal(["page-1", "page-2"], first.Select(row => row.InstanceId), StringComparer.Ordinal);
        Assert.Equal(["page-4", "page-5"], rest.Select(row => row.InstanceId), StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_restart_finds_what_is_unfinished()
    {
        (InstanceHead waiting, string version) = await CreateInstanceAsync("waiting");
        waiting = waiting with
        {
            NextRow = 1,
            NextTimerAt = Now.AddHours(1),
            Status = OrchestrationRuntimeStatus.Running,
        };
        await store.CommitAsync(
            new TurnCommit(waiting, version, [Begun()], ["start:waiting"], [], []),
            CancellationToken.None
        );
        await store.WriteRowAsync(new InstanceRow(waiting, null, null), CancellationToken.None);
        await CreateInstanceAsync("fresh");
        (InstanceHead done, string doneVersion) = await CreateInstanceAsync("done");
        done = done with { NextRow = 1, Status = OrchestrationRuntimeStatus.Completed };
        await store.CommitAsync(
            new TurnCommit(done, doneVersion, [Begun()], ["start:done"], [], []),
            CancellationToken.None
        );

        IReadOnlyList<UnfinishedInstance> before = await store.FindUnfinishedAsync(CancellationToken.None);
        await store.WriteRowAsync(new InstanceRow(done, null, null), CancellationToken.None);
        IReadOnlyList<UnfinishedInstance> after = await store.FindUnfinishedAsync(CancellationToken.None);

        Assert.Contains(new UnfinishedInstance("waiting", false, false, Now.AddHours(1)), before);
        Assert.Contains(new UnfinishedInstance("fresh", true, true, null), before);
        Assert.Contains(new UnfinishedInstance("done", false, true, null), before);
        Assert.DoesNotContain(after, found => string.Equals(found.InstanceId, "done", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_late_is_found_and_what_waits_is_not()
    {
        await RunningAsync("timed", head => head with { NextTimerAt = Now.AddMinutes(-1) });
        await RunningAsync("waiting", head => head with { NextTimerAt = Now.AddMinutes(1) });
        await RunningAsync("untimed", head => head);
        await RunningAsync("active", head => head with { OpenActivities = 1 });
        await RunningAsync("told", head => head);
        await store.AddMessageAsync("told", Raised("old", 1, Now.AddMinutes(-1)), CancellationToken.None);
        await RunningAsync("just told", head => head);
        await store.AddMessageAsync("just told", Raised("new", 1, Now.AddMinutes(1)), CancellationToken.None);
        await store.AddMessageAsync("nobody", Raised("old", 1, Now.AddMinutes(-1)), CancellationToken.None);
        await RunningAsync("over", head => head with { Status = OrchestrationRuntimeStatus.Completed });
        InstanceHead shown = await RunningAsync(
            "shown",
            head => head with { Status = OrchestrationRuntimeStatus.Completed, NextTimerAt = Now.AddMinutes(-1) }
        );
        await store.WriteRowAsync(new InstanceRow(shown, null, null), CancellationToken.None);
        OutgoingMessage message = new("m", "t", null, new EventRaised("e", null, "m") { At = Now.AddMinutes(-1) });
        await RunningAsync("talking", head => head, message);
        ExecutionStarted later = Started() with { At = Now.AddMinutes(-9), ScheduledStartAt = Now.AddMinutes(1) };
        (InstanceHead head, InboxMessage start) = NewInstance.Of("later", "later", later, Now.AddMinutes(-9));
        await store.TryCreateAsync(head, start, replaced: null, CancellationToken.None);
        later = later with { ScheduledStartAt = Now.AddMinutes(-1) };
        (head, start) = NewInstance.Of("overslept", "overslept", later, Now.AddMinutes(-9));
        await store.TryCreateAsync(head, start, replaced: null, CancellationToken.None);

        IReadOnlyList<StalledInstance> found = await store.FindStalledAsync(Now, CancellationToken.None);

        Assert.Equal(
            [
                "active Activity",
                "nobody Message",
                "over Row",
                "overslept Message",
                "talking Message",
                "timed Timer",
                "told Message",
            ],
            found
                .DistinctBy(each => each.InstanceId, StringComparer.Ordinal)
                .Select(each => $"{each.InstanceId} {each.Reason}")
                .Order(StringComparer.Ordinal),
            StringComparer.Ordinal
        );
    }

    [Fact]
    public async Task An_outline_says_what_purging_has_to_know()
    {
        InstanceHead head = await RunningAsync("outlined", head => head with { CustomStatus = null });
        Assert.Null(await store.FindOutlineAsync("nobody", CancellationToken.None));
        InstanceOutline before = (await store.FindOutlineAsync("outlined", CancellationToken.None))!;
        Assert.Equal((head.NextRow, false, 0), (before.Head.NextRow, before.HasOutgoing, before.Children.Count));

        VersionedHead present = (await store.FindHeadAsync("outlined", CancellationToken.None))!;
        head = head with { NextRow = head.NextRow + 2, Status = OrchestrationRuntimeStatus.Failed };
        HistoryEvent[] events =
        [
            new SubOrchestrationInstanceCreated(0, "S", "child/1", null) { At = Now },
            new SubOrchestrationInstanceCreated(1, "S", "child/2", new string('x', 40_000)) { At = Now },
        ];
        OutgoingMessage answer = new("m", "parent", "exec", new TaskCompleted(1, "2") { At = Now });
        await store.CommitAsync(
            new TurnCommit(head, present.Version, events, [], [answer], []),
            CancellationToken.None
        );

        InstanceOutline after = (await store.FindOutlineAsync("outlined", CancellationToken.None))!;
        Assert.True(after is { Head.IsOver: true, HasOutgoing: true });
        Assert.Equal(["child/1", "child/2"], after.Children, StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_purged_instance_is_gone_and_can_be_purged_again()
    {
        (InstanceHead head, string version) = await CreateInstanceAsync("purged");
        await Assert.ThrowsAsync<StoreConflictException>(() => store.PurgeAsync("purged", CancellationToken.None));
        head = head with { NextRow = 1, Status = OrchestrationRuntimeStatus.Completed };
        await store.CommitAsync(
            new TurnCommit(head, version, [Begun()], ["start:purged"], [], []),
            CancellationToken.None
        );
        await store.WriteRowAsync(new InstanceRow(head, null, null), CancellationToken.None);

        await store.PurgeAsync("purged", CancellationToken.None);
        await store.PurgeAsync("purged", CancellationToken.None);

        Assert.Null(await store.LoadAsync("purged", CancellationToken.None));
        Assert.Null(await store.FindRowAsync("purged", CancellationToken.None));
    }
}
