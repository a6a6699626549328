using Azure.Core;
using Azure.Data.Tables;
using InboundFlow.LocalRuntime.Durable.Storage;
using InboundFlow.Tests.Support;
using Microsoft.DurableTask;
using Microsoft.Extensions.Time.Testing;

namespace InboundFlow.Tests.LocalRuntime.Durable.Storage;

/// <summary>Turns that are larger than a transaction, cut off at every request.</summary>
public sealed class InterruptedTurnTests(AzuriteFixture azurite)
{
    private const int Width = 130;

    private static readonly TestFunctions Functions = new TestFunctions()
        .Activity<int, int>("Double", number => number * 2)
        .Orchestrator("Wide", WideAsync);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_process_that_dies_at_any_request_of_a_large_turn_leaves_the_same_outcome(bool afterEffect)
    {
        string connectionString = await azurite.ConnectionStringAsync();
        int failAt = 0;
        bool failed;
        do
        {
            failAt++;
            string hub = TestHub.NewName();
            FatalRequest fatal = new(failAt, afterEffect);
            TableClientOptions options = new();
            options.AddPolicy(fatal, HttpPipelinePosition.PerRetry);
            TableOrchestrationStore sound = new(new TableServiceClient(connectionString), hub);
            TableOrchestrationStore dying = new(new TableServiceClient(connectionString, options), hub);

            failed = await RunAsync(dying, sound, fatal, failAt);
        } while (failed);

        Assert.InRange(failAt, 8, 40);
    }

    private static async Task<bool> RunAsync(
        TableOrchestrationStore dying,
        TableOrchestrationStore sound,
        FatalRequest fatal,
        int failAt
    )
    {
        FakeTimeProvider clock = new(EngineHarness.Start);
        try
        {
            await using EngineHarness first = await EngineHarness.StartAsync(Functions, dying, clock);
            await first.RunAsync("Wide", 1, new StartOrchestrationOptions("wide"));
        }
        catch (InvalidOperationException) when (fatal.HasFailed)
        {
            // Starting the engine or the orchestration may be what failed.
        }

        await using EngineHarness second = await EngineHarness.StartAsync(Functions, sound, clock);
        await second.SettleAsync();
        if (await second.Client.GetInstanceAsync("wide") is null)
        {
            await second.RunAsync("Wide", 1, new StartOrchestrationOptions("wide"));
        }

        long output = await second.OutputAsync<long>("wide");
        Assert.True(2L * Width * 2 * Width * 1 == output, $"With request {failAt} failing the output was {output}.");
        return fatal.HasFailed;
    }

    private static async Task<long> WideAsync(TaskOrchestrationContext context)
    {
        int input = context.GetInput<int>();
        int[] results = await Task.WhenAll(
            Enumerable.Range(0, Width).Select(_ => context.CallActivityAsync<int>("Double", input))
        );
        if (input == 1)
        {
            context.ContinueAsNew(results.Sum());
        }

        return results.Sum();
    }
}
