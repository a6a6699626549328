using Azure.Data.Tables;
using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Storage;
using InboundFlow.Tests.Functions.Assignment;
using InboundFlow.Tests.Support;

namespace InboundFlow.Tests.Functions.Storage;

public sealed class DispatchStoreOnMemoryTests : DispatchStoreContract
{
    protected override Task<ITables> CreateAsync() => Task.FromResult<ITables>(new MemoryTables());

    [Fact]
    public async Task Rows_that_another_version_wrote_are_refused_by_name_and_left_alone()
    {
        MemoryTables tables = new();
        TableEntity head = new("main", "main|head") { ["Version"] = 7L };
        await tables.Dispatch.SubmitAsync([new(TableTransactionActionType.Add, head)], Now);
        DispatchStore store = Open(tables);

        InvalidDataException refused = await Assert.ThrowsAsync<InvalidDataException>(() =>
            store.PutAgentAsync(Some.Agent("ada"), Now)
        );

        Assert.Contains("Assignment:WorkspaceId", refused.Message, StringComparison.Ordinal);
        Assert.Equal("main|head", Assert.Single(tables.Dispatch.Rows).RowKey);
    }

    [Fact]
    public async Task What_fits_in_no_row_fails_its_call_and_changes_nothing()
    {
        DispatchStore store = Open(new MemoryTables());
        Agent huge = Some.Agent("ada") with { Name = new string('a', 1_500_000) };

        await Assert.ThrowsAsync<ArgumentException>(() => store.PutAgentAsync(huge, Now));

        Assert.Empty((await store.ReadAsync(Now)).Agents);
        Assert.Equal("ada", (await store.PutAgentAsync(Some.Agent("ada"), Now)).Id);
    }

    [Fact]
    public async Task A_call_that_breaks_halfway_leaves_nothing_behind()
    {
        DispatchStore store = Open(new MemoryTables());
        Agent impossible = Some.Agent("ada") with { Teams = [null!] };

        await Assert.ThrowsAnyAsync<Exception>(() => store.PutAgentAsync(impossible, Now));

        Assert.Empty((await store.ReadAsync(Now)).Agents);
    }
}
