using InboundFlow.Functions.Storage;
using InboundFlow.Tests.Support;
using Microsoft.Extensions.Options;

namespace InboundFlow.Tests.Functions.Storage;

public sealed class DispatchCatchUpOnAzuriteTests(AzuriteFixture azurite) : DispatchCatchUpContract
{
    private static int tests;

    protected override async Task<ITables> CreateAsync()
    {
        StorageOptions options = new()
        {
            ConnectionString = await azurite.ConnectionStringAsync(),
            TablePrefix = $"DispatchCatchUp{Interlocked.Increment(ref tests)}",
        };
        return new AzureTables(Options.Create(options), []);
    }
}
