using InboundFlow.Functions.Storage;
using InboundFlow.Tests.Support;

namespace InboundFlow.Tests.Functions.Storage;

public sealed class MemoryTableTests : TableContract
{
    protected override Task<ITable> CreateAsync() => Task.FromResult<ITable>(new MemoryTable());
}
