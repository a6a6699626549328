using Azure.Data.Tables;
using InboundFlow.LocalRuntime.Durable.Storage;
using InboundFlow.Tests.Support;

namespace InboundFlow.Tests.LocalRuntime.Durable.Storage;

public sealed class TableOrchestrationStoreTests(AzuriteFixture azurite) : OrchestrationStoreContract
{
    private protected override async Task<IOrchestrationStore> CreateAsync() =>
        new TableOrchestrationStore(new TableServiceClient(await azurite.ConnectionStringAsync()), TestHub.NewName());
}
