using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using InboundFlow.LocalRuntime.Durable.Dispatch;
using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Replay;
using InboundFlow.LocalRuntime.Durable.Storage;
using InboundFlow.Tests.LocalRuntime.Durable.Storage;
using InboundFlow.Tests.Support;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Tests.LocalRuntime.Durable;

public sealed class PurgeTests(AzuriteFixture azurite)
{
    private static readonly TestFunctions Functions = new TestFunctions()
        .Orchestrator("Echo", context => Task.FromResult(context.GetInput<string>()))
        .Orchestrator("Wait", context => context.WaitForExternalEvent<string>("go"))
        .Orchestrator(
            "Parent",
            async context =>
            {
                await context.CallSubOrchestratorAsync<string>(
                    "Grandparent",
                    "g",
                    new SubOrchestrationOptions(retry: null, "child")
                );
                return "";
            }
        )
        .Orchestrator(
            "Grandparent",
            context =>
                context.CallSubOrchestratorAsync<string>(
                    "Echo",
                    "e",
                    new SubOrchestrationOptions(retry: null, "grandchild")
                )
        );

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Purging_a_parent_takes_its_children_only_when_so_asked()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(Functions);
        string id = await engine.RunAsync("Parent");
        PurgeResult alone = await engine.Client.PurgeInstanceAsync(id);
        Assert.Equal(1, alone.PurgedInstanceCount);
        Assert.NotNull(await engine.Client.GetInstanceAsync("grandchild"));

        id = await engine.RunAsync("Parent");
        PurgeResult all = await engine.Client.PurgeInstanceAsync(id, new PurgeInstanceOptions(Recursive: true));

        Assert.Equal(3, all.PurgedInstanceCount);
        Assert.Null(await engine.Client.GetInstanceAsync("child"));
        Assert.Null(await engine.Client.GetInstanceAsync("grandchild"));
    }

    [Fact]
    public async Task A_purge_whose_time_is_up_says_that_it_is_not_complete_and_the_next_one_goes_on()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(Functions);
        for (int i = 0; i < 5; i++)
        {
            await engine.RunAsync("Echo", "x");
        }

        PurgeResult cut = await engine.Client.PurgeAllInstancesAsync(
            new PurgeInstancesFilter { Timeout = TimeSpan.Zero }
        );
        PurgeResult whole = await engine.Client.PurgeAllInstancesAsync(
            new PurgeInstancesFilter { Timeout = TimeSpan.FromMinutes(1) }
        );

        Assert.Equal((0, false), (cut.PurgedInstanceCount, cut.IsComplete));
        Assert.Equal((5, true), (whole.PurgedInstanceCount, whole.IsComplete));
    }

    [Fact]
    public async Task A_filter_for_what_is_under_way_purges_nothing()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(Functions);
        string waiting = await engine.RunAsync("Wait");
        await engine.RunAsync("Echo", "x");

        PurgeResult result = await engine.Client.PurgeAllInstancesAsync(
            new PurgeInstancesFilter(Statuses: [OrchestrationRuntimeStatus.Running])
        );

        Assert.Equal((0, true), (result.PurgedInstanceCount, result.IsComplete));
        Assert.NotNull(await engine.Client.GetInstanceAsync(waiting));
    }

    [Fact]
    public async Task What_an_instance_has_not_told_anybody_yet_is_told_before_it_is_purged()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(Functions);
        string waiting = await engine.RunAsync("Wait");
        DateTimeOffset now = EngineHarness.Start;
        (InstanceHead head, InboxMessage start) = NewInstance.Of("teller", "s", new("Echo", null) { At = now }, now);
        string version = (await engine.Store.TryCreateAsync(head, start, replaced: null, Token))!;
        head = head with { NextRow = 1, Status = OrchestrationRuntimeStatus.Completed };
        OutgoingMessage told = new("m", waiting, null, new EventRaised("go", "\"told\"", "m") { At = now });
        OrchestratorStarted begun = new() { At = now };
        await engine.Store.CommitAsync(new TurnCommit(head, version, [begun], ["s"], [told], []), Token);
        await engine.Store.WriteRowAsync(new InstanceRow(head, null, null), Token);

        PurgeResult purged = await engine.Client.PurgeInstanceAsync("teller");
        await engine.SettleAsync();

        Assert.Equal(1, purged.PurgedInstanceCount);
        Assert.Equal("told", await engine.OutputAsync<string>(waiting));
        Assert.Null(await engine.Client.GetInstanceAsync("teller"));
    }

    [Fact]
    public async Task Purging_by_filter_reads_no_payload()
    {
        string hub = TestHub.NewName();
        string connectionString = await azurite.ConnectionStringAsync();
        BlobReads reads = new();
        BlobClientOptions options = new();
        options.AddPolicy(reads, HttpPipelinePosition.PerRetry);
        TableOrchestrationStore store = new(
            new TableServiceClient(connectionString),
            hub,
            blobs: () => new BlobServiceClient(connectionString, options)
        );
        await using (EngineHarness first = await EngineHarness.StartAsync(Functions, store))
        {
            await first.RunAsync("Echo", new string('x', 100_000));
            await first.RunAsync("Echo", new string('y', 100_000));
        }

        await using EngineHarness engine = await EngineHarness.StartAsync(Functions, store);
        await engine.SettleAsync();
        reads.Paths.Clear();
        PurgeResult purged = await engine.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter());

        Assert.Equal(2, purged.PurgedInstanceCount);
        Assert.DoesNotContain(reads.Paths, path => path.StartsWith("GET", StringComparison.Ordinal));
        Assert.Equal(2, reads.Paths.Count(path => path.StartsWith("DELETE", StringComparison.Ordinal)));
    }

    /// <summary>The requests for single blobs.</summary>
    private sealed class BlobReads : HttpPipelineSynchronousPolicy
    {
        public List<string> Paths { get; } = [];

        public override void OnSendingRequest(HttpMessage message)
        {
            string path = message.Request.Uri.ToUri().AbsolutePath;
            if (path.EndsWith(".gz", StringComparison.Ordinal))
            {
                lock (Paths)
                {
                    Paths.Add($"{message.Request.Method} {path}");
                }
            }
        }
    }
}
