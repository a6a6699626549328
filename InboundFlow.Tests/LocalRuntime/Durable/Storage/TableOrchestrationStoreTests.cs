using Azure.Data.Tables;
using Azure.Storage.Blobs;
using InboundFlow.LocalRuntime.Durable.Dispatch;
using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Storage;
using InboundFlow.Tests.Support;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Tests.LocalRuntime.Durable.Storage;

public sealed class TableOrchestrationStoreTests(AzuriteFixture azurite) : OrchestrationStoreContract
{
    [Fact]
    public async Task A_restart_looks_at_what_has_ended_only_until_its_row_is_known_to_be_written()
    {
        string hub = TestHub.NewName();
        TableOrchestrationStore store = await OpenAsync(hub);
        await EndAsync(store, "early-1", withRow: true);
        await EndAsync(store, "early-2", withRow: true);
        InstanceRow lagging = await EndAsync(store, "lagging", withRow: false);
        for (int i = 0; i < 10; i++)
        {
            await EndAsync(store, $"late-{i}", withRow: true);
        }

        // A row that is missing betrays that it was looked for.
        await LoseRowAsync(hub, "early-1");
        TableOrchestrationStore second = await OpenAsync(hub);
        Assert.Equal([new UnfinishedInstance("lagging", false, true, null)], await second.FindUnfinishedAsync(default));
        TableOrchestrationStore third = await OpenAsync(hub);
        Assert.Equal([new UnfinishedInstance("lagging", false, true, null)], await third.FindUnfinishedAsync(default));

        await third.WriteRowAsync(lagging, default);
        await LoseRowAsync(hub, "lagging");
        Assert.Empty(await (await OpenAsync(hub)).FindUnfinishedAsync(default));
    }

    [Fact]
    public async Task What_few_instances_have_ended_between_two_restarts_does_not_pile_up()
    {
        string hub = TestHub.NewName();
        TableOrchestrationStore first = await OpenAsync(hub);
        await first.FindUnfinishedAsync(default);
        await EndAsync(first, "only", withRow: true);
        Assert.Empty(await (await OpenAsync(hub)).FindUnfinishedAsync(default));

        await LoseRowAsync(hub, "only");

        Assert.Empty(await (await OpenAsync(hub)).FindUnfinishedAsync(default));
    }

    private protected override async Task<IOrchestrationStore> CreateAsync() => await OpenAsync(TestHub.NewName());

    private async Task<TableOrchestrationStore> OpenAsync(string hub)
    {
        string connectionString = await azurite.ConnectionStringAsync();
        TableServiceClient service = new(connectionString);
        TableOrchestrationStore store = new(
            service,
            hub,
            epochSize: 2,
            blobs: () => new BlobServiceClient(connectionString)
        );
        await store.PrepareAsync(TestContext.Current.CancellationToken);
        return store;
    }

    private async Task LoseRowAsync(string hub, string id) =>
        await new TableClient(await azurite.ConnectionStringAsync(), $"{hub}Instances").DeleteEntityAsync(
            InstanceColumns.Partition,
            id
        );

    private static async Task<InstanceRow> EndAsync(TableOrchestrationStore store, string id, bool withRow)
    {
        DateTimeOffset now = EngineHarness.Start;
        (InstanceHead head, InboxMessage start) = NewInstance.Of(id, id, new ExecutionStarted("Flow", null), now);
        string version = (await store.TryCreateAsync(head, start, replaced: null, default))!;
        head = head with { NextRow = 1, Status = OrchestrationRuntimeStatus.Completed };
        OrchestratorStarted begun = new() { At = now };
        await store.CommitAsync(new TurnCommit(head, version, [begun], [id], [], []), default);
        InstanceRow row = new(head, null, null);
        if (withRow)
        {
            await store.WriteRowAsync(row, default);
        }

        return row;
    }
}
