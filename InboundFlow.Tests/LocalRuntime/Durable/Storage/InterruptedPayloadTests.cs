using Azure.Core;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using InboundFlow.LocalRuntime.Durable.Storage;
using InboundFlow.Tests.Support;
using Microsoft.DurableTask;
using Microsoft.Extensions.Time.Testing;

namespace InboundFlow.Tests.LocalRuntime.Durable.Storage;

/// <summary>Large payloads, cut off at every request for a row or a blob.</summary>
public sealed class InterruptedPayloadTests(AzuriteFixture azurite)
{
    private static readonly TestFunctions Functions = new TestFunctions()
        .Activity<string, string>("Longer", text => text + new string('x', 35_000))
        .Orchestrator("Grow", GrowAsync);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_process_that_dies_at_any_request_loses_no_text_and_leaves_none_behind(bool afterEffect)
    {
        int failAt = 0;
        FatalRequest fatal;
        do
        {
            fatal = new FatalRequest(++failAt, afterEffect);
            await RunAsync(fatal, failAt);
        } while (fatal.HasFailed);

        Assert.InRange(failAt, 12, 60);
    }

    private static async Task<string> GrowAsync(TaskOrchestrationContext context)
    {
        string text = await context.CallActivityAsync<string>("Longer", context.GetInput<string>());
        if (text.Length < 100_000)
        {
            context.ContinueAsNew(text);
        }

        return text;
    }

    private async Task RunAsync(FatalRequest fatal, int failAt)
    {
        string connectionString = await azurite.ConnectionStringAsync();
        string hub = TestHub.NewName();
        TableClientOptions tableOptions = new();
        tableOptions.AddPolicy(fatal, HttpPipelinePosition.PerRetry);
        BlobClientOptions blobOptions = new();
        blobOptions.AddPolicy(fatal, HttpPipelinePosition.PerRetry);
        BlobServiceClient blobs = new(connectionString);
        TableOrchestrationStore dying = new(
            new TableServiceClient(connectionString, tableOptions),
            hub,
            blobs: () => new BlobServiceClient(connectionString, blobOptions)
        );
        TableOrchestrationStore sound = new(new TableServiceClient(connectionString), hub, blobs: () => blobs);
        FakeTimeProvider clock = new(EngineHarness.Start);
        StartOrchestrationOptions start = new("grow");
        try
        {
            await using EngineHarness first = await EngineHarness.StartAsync(Functions, dying, clock);
            await first.RunAsync("Grow", new string('x', 35_000), start);
        }
        catch (InvalidOperationException) when (fatal.HasFailed)
        {
            // Starting the engine or the orchestration may be what failed.
        }

        await using EngineHarness second = await EngineHarness.StartAsync(Functions, sound, clock);
        await second.SettleAsync();
        if (await second.Client.GetInstanceAsync("grow") is null)
        {
            await second.RunAsync("Grow", new string('x', 35_000), start);
        }

        string? output = await second.OutputAsync<string>("grow");
        Assert.True(output?.Length == 105_000, $"With request {failAt} failing the output has {output?.Length}.");
        await second.Client.PurgeInstanceAsync("grow");
        Assert.Empty(
            await blobs
                .GetBlobContainerClient($"{hub.ToLowerInvariant()}-largemessages")
                .GetBlobsAsync(cancellationToken: TestContext.Current.CancellationToken)
                .ToListAsync(TestContext.Current.CancellationToken)
        );
    }
}
