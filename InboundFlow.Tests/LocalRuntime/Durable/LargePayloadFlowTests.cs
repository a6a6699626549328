using Azure.Data.Tables;
using Azure.Storage.Blobs;
using InboundFlow.LocalRuntime.Durable.Storage;
using InboundFlow.Tests.LocalRuntime.Durable.Storage;
using InboundFlow.Tests.Support;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Time.Testing;

namespace InboundFlow.Tests.LocalRuntime.Durable;

/// <summary>Large payloads through all that orchestrations pass on, on Azurite.</summary>
public sealed class LargePayloadFlowTests(AzuriteFixture azurite)
{
    private readonly string hub = TestHub.NewName();

    [Fact]
    public async Task A_payload_of_70_KB_goes_through_everything_and_over_restarts()
    {
        TestFunctions functions = new TestFunctions()
            .Activity<string, string>("Echo", text => text + "a")
            .Orchestrator("Child", context => Task.FromResult(context.GetInput<string>() + "c"))
            .Orchestrator("Listener", context => context.WaitForExternalEvent<string>("said"))
            .Orchestrator(
                "All",
                async context =>
                {
                    string text = context.GetInput<string>()!;
                    text = await context.CallActivityAsync<string>("Echo", text);
                    text += await context.WaitForExternalEvent<string>("more");
                    context.SendEvent("listener", "said", text);
                    await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
                    text = await context.CallSubOrchestratorAsync<string>("Child", text);
                    if (text.Length < 200_000)
                    {
                        context.ContinueAsNew(text);
                        return "";
                    }

                    return text;
                }
            );
        string large = new('x', 70 * 1024);
        EngineHarness engine = await StartAsync(functions, clock: null);
        await engine.RunAsync("Listener", options: new StartOrchestrationOptions("listener"));
        string id = await engine.RunAsync("All", large);
        for (int round = 0; round < 2; round++)
        {
            engine = await RestartAsync(engine, functions);
            await engine.RaiseAsync(id, "more", large);
            engine = await RestartAsync(engine, functions);
            await engine.AdvanceAsync(TimeSpan.FromHours(1));
        }

        string expected = $"{large}a{large}ca{large}c";
        Assert.Equal(expected, await engine.OutputAsync<string>(id));
        Assert.Equal(large, (await engine.StatusAsync("listener")).ReadOutputAs<string>()![..large.Length]);
        engine = await RestartAsync(engine, functions);
        OrchestrationMetadata status = await engine.StatusAsync(id);
        Assert.Equal(expected, status.ReadOutputAs<string>());
        Assert.Equal($"{large}a{large}c", status.ReadInputAs<string>());

        await engine.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter());
        await engine.DisposeAsync();
        Assert.Empty(await BlobsAsync());
    }

    [Theory]
    [InlineData(1000, 'x')]
    // Six bytes a letter in the request: more than the storage takes, unless it is counted right.
    [InlineData(60, '\u4e2d')]
    public async Task A_turn_that_takes_many_results_of_50_KB_is_stored(int count, char letter)
    {
        string result = new(letter, 25_000);
        TestFunctions functions = new TestFunctions()
            .Activity<int, string>("Large", _ => result)
            .Orchestrator(
                "Wide",
                async context =>
                {
                    string[] all = await Task.WhenAll(
                        Enumerable.Range(0, count).Select(i => context.CallActivityAsync<string>("Large", i))
                    );
                    return all.Count(text => string.Equals(text, result, StringComparison.Ordinal));
                }
            );
        await using EngineHarness engine = await StartAsync(functions, clock: null);

        string id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Wide");
        // 25 MB take a slow machine a while.
        await engine.Engine.WhenIdleAsync().WaitAsync(TimeSpan.FromMinutes(3), TestContext.Current.CancellationToken);

        Assert.Equal(count, await engine.OutputAsync<int>(id));
    }

    [Fact]
    public async Task A_failure_with_a_huge_message_and_trace_is_stored()
    {
        TestFunctions functions = new TestFunctions()
            .Activity<int, int>("Fail", depth => throw Nested(depth, new string('"', 100_000)))
            .Orchestrator("Call", context => context.CallActivityAsync<int>("Fail", 10));
        await using EngineHarness engine = await StartAsync(functions, clock: null);

        string id = await engine.RunAsync("Call");

        OrchestrationMetadata status = await engine.StatusAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, status.RuntimeStatus);
        Assert.Equal(
            typeof(InvalidOperationException).FullName,
            status.FailureDetails!.InnerFailure!.ErrorType,
            StringComparer.Ordinal
        );
    }

    private static Exception Nested(int depth, string text) =>
        depth == 0 ? new InvalidOperationException(text) : new InvalidOperationException(text, Nested(depth - 1, text));

    private async Task<EngineHarness> RestartAsync(EngineHarness engine, TestFunctions functions)
    {
        await engine.SettleAsync();
        await engine.DisposeAsync();
        EngineHarness next = await StartAsync(functions, engine.Clock);
        await next.SettleAsync();
        return next;
    }

    private async Task<EngineHarness> StartAsync(TestFunctions functions, FakeTimeProvider? clock)
    {
        string connectionString = await azurite.ConnectionStringAsync();
        TableOrchestrationStore store = new(
            new TableServiceClient(connectionString),
            hub,
            blobs: () => new BlobServiceClient(connectionString)
        );
        return await EngineHarness.StartAsync(functions, store, clock);
    }

    private async Task<IReadOnlyList<string>> BlobsAsync() =>
        await new BlobContainerClient(await azurite.ConnectionStringAsync(), $"{hub.ToLowerInvariant()}-largemessages")
            .GetBlobsAsync(cancellationToken: TestContext.Current.CancellationToken)
            .Select(blob => blob.Name)
            .ToListAsync(TestContext.Current.CancellationToken);
}
