using InboundFlow.Functions.Storage;
using InboundFlow.Tests.Support;

namespace InboundFlow.Tests.Functions.Storage;

public sealed class MemoryConversationStoreTests : ConversationStoreContract
{
    protected override Task<ITables> CreateTablesAsync() => Task.FromResult<ITables>(new MemoryTables());
}

public sealed class AzuriteConversationStoreTests(AzuriteFixture azurite) : ConversationStoreContract
{
    protected override Task<ITables> CreateTablesAsync() => TestTables.CreateAsync(azurite);
}

public sealed class AzureTableTests(AzuriteFixture azurite) : TableContract
{
    protected override async Task<ITable> CreateAsync() => (await TestTables.CreateAsync(azurite)).Contacts;
}
