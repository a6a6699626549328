using InboundFlow.Functions.Storage;
using Microsoft.Extensions.Options;

namespace InboundFlow.Tests.Support;

/// <summary>The app's tables on the run's Azurite, under a prefix that no other test uses.</summary>
public static class TestTables
{
    private static int count;

    public static async Task<ITables> CreateAsync(AzuriteFixture azurite)
    {
        StorageOptions options = new()
        {
            ConnectionString = await azurite.ConnectionStringAsync(),
            TablePrefix = $"Test{Interlocked.Increment(ref count)}x",
        };
        return new AzureTables(Options.Create(options), []);
    }
}
