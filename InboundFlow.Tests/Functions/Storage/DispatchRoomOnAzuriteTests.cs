using InboundFlow.Functions.Storage;
using InboundFlow.Tests.Support;
using Microsoft.Extensions.Options;

namespace InboundFlow.Tests.Functions.Storage;

public sealed class DispatchRoomOnAzuriteTests(AzuriteFixture azurite) : DispatchRoomContract
{
    private static int tests;

    protected override async Task<ITables> CreateAsync()
    {
        StorageOptions options = new()
        {
            ConnectionString = await azurite.ConnectionStringAsync(),
            TablePrefix = $"DispatchRoom{Interlocked.Increment(ref tests)}",
        };
        return new AzureTables(Options.Create(options), []);
    }
}
