using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Storage;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Tests.LocalRuntime.Durable.Storage;

public abstract partial class OrchestrationStoreContract
{
    [Theory]
    [InlineData(3)]
    [InlineData(250)]
    public async Task A_rewound_history_takes_the_place_of_the_old_one(int count)
    {
        (InstanceHead head, string version) = await CreateInstanceAsync("rewound");
        HistoryEvent[] old = [.. Enumerable.Range(0, count).Select(i => new TaskScheduled(i, "A", null) { At = Now })];
        InstanceHead over = head with { NextRow = count, Status = OrchestrationRuntimeStatus.Failed };
        version = await store.CommitAsync(
            new TurnCommit(over, version, old, ["start:rewound"], [], []),
            CancellationToken.None
        );
        HistoryEvent[] kept = [.. old.Take(count - 1), new ExecutionRewound("why", "p", "rewound") { At = Now }];
        InstanceHead next = head with
        {
            ExecutionId = "second",
            FirstRow = count + 1,
            NextRow = count + 1 + kept.Length,
        };

        await store.CommitAsync(
            new TurnCommit(next, version, kept, [], [], []) { RemovedRows = (0, count) },
            CancellationToken.None
        );

        StoredInstance stored = await LoadAsync("rewound");
        Assert.Equal(next, stored.Head);
        Assert.Equal(kept, stored.History);
    }

    [Fact]
    public async Task Of_the_messages_for_an_instance_that_is_over_only_a_rewind_is_kept()
    {
        (InstanceHead head, string version) = await CreateInstanceAsync("told");
        InstanceHead over = head with { NextRow = 1, Status = OrchestrationRuntimeStatus.Failed };
        await store.CommitAsync(
            new TurnCommit(over, version, [Begun()], ["start:told"], [], []),
            CancellationToken.None
        );
        InboxMessage rewind = new("r", 5, null, new ExecutionRewound("why", "p", "told") { At = Now });
        await store.AddMessageAsync("told", Raised("e", 4), CancellationToken.None);
        await store.AddMessageAsync("told", rewind, CancellationToken.None);

        StoredInstance stored = await LoadAsync("told");

        Assert.Equal([rewind], stored.Inbox);
        Assert.True(Assert.Single(await FindUnfinishedAsync("told")).HasWork);
        await store.RemoveMessagesAsync("told", ["r"], CancellationToken.None);
        Assert.False(Assert.Single(await FindUnfinishedAsync("told")).HasWork);
    }

    private async Task<UnfinishedInstance[]> FindUnfinishedAsync(string id)
    {
        IReadOnlyList<UnfinishedInstance> all = await store.FindUnfinishedAsync(CancellationToken.None);
        return [.. all.Where(instance => instance.InstanceId == id)];
    }
}
