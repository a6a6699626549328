using Azure.Data.Tables;
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
}
