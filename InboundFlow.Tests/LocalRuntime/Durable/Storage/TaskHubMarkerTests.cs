using Azure.Data.Tables;
using InboundFlow.LocalRuntime.Durable.Dispatch;
using InboundFlow.LocalRuntime.Durable.Storage;
using InboundFlow.Tests.Support;

namespace InboundFlow.Tests.LocalRuntime.Durable.Storage;

public sealed class TaskHubMarkerTests(AzuriteFixture azurite)
{
    private readonly string hub = TestHub.NewName();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Instances", "")]
    [InlineData("History", "0000000000000000")]
    [InlineData("History", "sentinel")]
    public async Task A_hub_of_the_official_engine_is_left_alone(string table, string rowKey)
    {
        await WriteAsync(table, rowKey);

        InvalidOperationException refusal = await Assert.ThrowsAsync<InvalidOperationException>(PrepareAsync);

        Assert.Contains($"'{hub}'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("hubName", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("-p:FunctionsRuntime=azure", refusal.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(PrepareAsync);
    }

    [Fact]
    public async Task A_hub_of_our_own_is_recognised_until_the_official_engine_has_used_it_too()
    {
        await PrepareAsync();
        await WriteAsync("Instances", "order-7");
        await WriteAsync("History", "order-7:sentinel");
        await PrepareAsync();

        await WriteAsync("Instances", "");

        await Assert.ThrowsAsync<InvalidOperationException>(PrepareAsync);
    }

    [Fact]
    public async Task A_hub_that_was_laid_out_otherwise_is_refused_with_what_to_do()
    {
        TableClient owner = new(await azurite.ConnectionStringAsync(), hub + "Owner");
        await owner.CreateIfNotExistsAsync(Token);
        TableEntity marker = new("engine", "engine") { ["Engine"] = "InboundFlow.LocalRuntime", ["SettledBefore"] = 4 };
        await owner.UpsertEntityAsync(marker, TableUpdateMode.Replace, Token);

        InvalidOperationException refusal = await Assert.ThrowsAsync<InvalidOperationException>(PrepareAsync);

        Assert.Contains("another version", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("hubName", refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"{hub}History", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hub_keeps_the_number_of_partitions_it_was_made_with()
    {
        TableServiceClient service = new(await azurite.ConnectionStringAsync());
        TableOrchestrationStore first = new(service, hub, partitionCount: 3);
        await first.PrepareAsync(Token);
        string[] ids = [.. Enumerable.Range(0, 20).Select(i => $"order-{i}")];
        foreach (string id in ids)
        {
            (InstanceHead head, InboxMessage start) = NewInstance.Of(id, id, new("Flow", null), EngineHarness.Start);
            await first.TryCreateAsync(head, start, replaced: null, Token);
        }

        await first.FindUnfinishedAsync(Token);
        TableOrchestrationStore second = new(service, hub, partitionCount: 5);
        await second.PrepareAsync(Token);

        foreach (string id in ids)
        {
            Assert.NotNull(await second.FindHeadAsync(id, Token));
        }
    }

    private async Task PrepareAsync()
    {
        TableServiceClient service = new(await azurite.ConnectionStringAsync());
        await new TableOrchestrationStore(service, hub).PrepareAsync(Token);
    }

    private async Task WriteAsync(string table, string rowKey)
    {
        TableClient client = new(await azurite.ConnectionStringAsync(), hub + table);
        await client.CreateIfNotExistsAsync(Token);
        await client.UpsertEntityAsync(new TableEntity("order-7", rowKey), TableUpdateMode.Replace, Token);
    }
}
