using Azure.Data.Tables;
using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Storage;
using InboundFlow.Tests.Functions.Assignment;
using InboundFlow.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace InboundFlow.Tests.Functions.Storage;

/// <summary>What decisions cost in storage operations.</summary>
public sealed class DispatchStoreCostTests
{
    private readonly MemoryTables tables = new();
    private readonly FakeTimeProvider time = new(Some.Noon);

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(9, PlacementStatus.Assigned)]
    [InlineData(0, PlacementStatus.Waiting)]
    public async Task A_decision_is_one_transaction_and_no_read(int capacity, PlacementStatus status)
    {
        DispatchStore store = await OpenAsync(capacity);
        int before = tables.Dispatch.Operations;

        Placement placement = await store.RequestAgentAsync(Some.Request(), Now);

        Assert.Equal(status, placement.Status);
        Assert.Equal(1, tables.Dispatch.Operations - before);
    }

    [Fact]
    public async Task Calls_that_come_while_a_transaction_is_on_its_way_share_the_next()
    {
        DispatchStore store = await OpenAsync(1000);
        using ManualResetEventSlim held = new();
        using ManualResetEventSlim reached = new();
        int before = tables.Dispatch.Operations;
        tables.Dispatch.Fault = (number, after) =>
        {
            if (number == before && !after)
            {
                reached.Set();
                held.Wait(Now);
            }
        };
        Task<Placement> first = store.RequestAgentAsync(Some.Request("first"), Now);
        reached.Wait(Now);

        Task<Placement>[] others =
        [
            .. Enumerable.Range(0, 49).Select(i => store.RequestAgentAsync(Some.Request($"c{i}"), Now)),
        ];
        held.Set();
        await Task.WhenAll([first, .. others]);

        Assert.Equal(2, tables.Dispatch.Operations - before);
        Assert.Equal(50, (await store.ReadAsync(Now)).Agents["ada"].OpenCount);
    }

    [Fact]
    public async Task Looking_costs_one_read_while_nothing_changes()
    {
        DispatchStore store = await OpenAsync(9);
        await store.ReadAsync(Now);
        int before = tables.Dispatch.Operations;

        await store.ReadAsync(Now);
        await store.ReadUntoldAsync(Now);

        Assert.Equal(2, tables.Dispatch.Operations - before);
    }

    [Fact]
    public async Task A_caller_who_gives_up_waiting_does_not_disturb_the_others()
    {
        DispatchStore store = await OpenAsync(9);
        using CancellationTokenSource impatience = new();
        using ManualResetEventSlim held = new();
        using ManualResetEventSlim reached = new();
        int before = tables.Dispatch.Operations;
        tables.Dispatch.Fault = (number, after) =>
        {
            if (number == before && !after)
            {
                reached.Set();
                held.Wait(Now);
            }
        };
        Task<Placement> impatient = store.RequestAgentAsync(Some.Request("c1"), impatience.Token);
        reached.Wait(Now);
        Task<Placement> patient = store.RequestAgentAsync(Some.Request("c2"), Now);

        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        held.Set();

        Assert.Equal("ada", (await patient).AgentId);
        Assert.Equal(2, (await store.ReadAsync(Now)).Agents["ada"].OpenCount);
    }

    [Fact]
    public async Task A_commit_of_another_process_makes_the_decision_be_taken_again()
    {
        DispatchStore store = await OpenAsync(1);
        DispatchStore other = DispatchStores.Open(tables, time);
        await other.ReadAsync(Now);
        Assert.Equal("ada", (await other.RequestAgentAsync(Some.Request("c1"), Now)).AgentId);

        Placement placement = await store.RequestAgentAsync(Some.Request("c2"), Now);

        Assert.Equal(PlacementStatus.Waiting, placement.Status);
    }

    [Fact]
    public async Task A_process_that_never_gets_its_turn_says_so()
    {
        DispatchStore store = await OpenAsync(1);
        DispatchStore unlucky = DispatchStores.Open(
            new BusyTables(tables, () => store.PutAgentAsync(Some.Agent("bo", capacity: 0), Now)),
            time
        );

        await Assert.ThrowsAsync<DispatchContentionException>(() => unlucky.RequestAgentAsync(Some.Request(), Now));

        Assert.Empty((await store.ReadAsync(Now)).Queue);
        Assert.Equal(0, (await store.ReadAsync(Now)).Agents["ada"].OpenCount);
    }

    private async Task<DispatchStore> OpenAsync(int capacity)
    {
        DispatchStore store = DispatchStores.Open(tables, time);
        await store.PutTeamAsync(Some.Team(), Now);
        await store.PutAgentAsync(Some.Agent("ada", capacity: capacity), Now);
        return store;
    }

    /// <summary>Tables where somebody else always commits first.</summary>
    private sealed class BusyTables(MemoryTables inner, Func<Task> commitFirst) : DispatchSeam(inner)
    {
        private readonly MemoryTables tables = inner;

        public override async Task<CommitResult> SubmitAsync(
            IReadOnlyList<TableTransactionAction> actions,
            CancellationToken cancellationToken
        )
        {
            await commitFirst();
            return await tables.Dispatch.SubmitAsync(actions, cancellationToken);
        }
    }
}
