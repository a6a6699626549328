using InboundFlow.LocalRuntime.Durable.Storage;

namespace InboundFlow.Tests.LocalRuntime.Durable.Storage;

public sealed class MemoryOrchestrationStoreTests : OrchestrationStoreContract
{
    private protected override Task<IOrchestrationStore> CreateAsync() =>
        Task.FromResult<IOrchestrationStore>(new MemoryOrchestrationStore());
}
