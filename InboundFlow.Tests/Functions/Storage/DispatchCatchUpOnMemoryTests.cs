using InboundFlow.Functions.Storage;
using InboundFlow.Tests.Support;

namespace InboundFlow.Tests.Functions.Storage;

public sealed class DispatchCatchUpOnMemoryTests : DispatchCatchUpContract
{
    protected override Task<ITables> CreateAsync() => Task.FromResult<ITables>(new MemoryTables());
}
