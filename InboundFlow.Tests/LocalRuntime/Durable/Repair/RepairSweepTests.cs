using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using InboundFlow.LocalRuntime.Durable.Dispatch;
using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Repair;
using InboundFlow.LocalRuntime.Durable.Storage;
using InboundFlow.Tests.LocalRuntime.Durable.Storage;
using InboundFlow.Tests.Support;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace InboundFlow.Tests.LocalRuntime.Durable.Repair;

/// <summary>What nobody has thought of: instances that should be moving, and that nothing wakes.</summary>
public sealed class RepairSweepTests(AzuriteFixture azurite)
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    private static readonly TestFunctions Functions = new TestFunctions()
        .Activity<int, int>("AddOne", number => number + 1)
        .Orchestrator("Event", context => context.WaitForExternalEvent<string>("go"))
        .Orchestrator(
            "Timer",
            async context =>
            {
                await context.CreateTimer(TimeSpan.FromMinutes(10), CancellationToken.None);
                return "rung";
            }
        );

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_message_that_was_stored_and_that_nobody_was_told_of_is_taken(bool onAzurite)
    {
        IOrchestrationStore store = onAzurite ? await OpenAsync() : new MemoryOrchestrationStore();
        await using EngineHarness engine = await EngineHarness.StartAsync(Functions, store);
        string id = await engine.RunAsync("Event");
        EventRaised raised = new("go", "\"there\"", "m") { At = EngineHarness.Start };
        await store.AddMessageAsync(id, new InboxMessage("m", 1, null, raised), Token);
        await engine.AdvanceAsync(Interval - TimeSpan.FromSeconds(1));
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await engine.StatusAsync(id)).RuntimeStatus);

        await engine.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.Equal("there", await engine.OutputAsync<string>(id));
        Assert.Equal(1, Sweep(engine).Repaired);
        await engine.AdvanceAsync(Interval);
        Assert.Equal(1, Sweep(engine).Repaired);
    }

    [Fact]
    public async Task A_timer_that_was_lost_fires_late()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(Functions);
        string id = await engine.RunAsync("Timer");
        engine.Services.GetRequiredService<OrchestrationPump>().Arm(id, DateTimeOffset.MaxValue);
        await engine.AdvanceAsync(TimeSpan.FromMinutes(30));
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await engine.StatusAsync(id)).RuntimeStatus);

        await engine.AdvanceAsync(TimeSpan.FromMinutes(30));

        Assert.Equal("rung", await engine.OutputAsync<string>(id));
    }

    [Fact]
    public async Task A_row_that_lags_behind_the_end_of_its_instance_is_written()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(Functions);
        string id = await engine.RunAsync("Event");
        InstanceRow running = (await engine.Store.FindRowAsync(id, Token))!;
        await engine.RaiseAsync(id, "go", "x");
        await engine.Store.WriteRowAsync(running, Token);
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await engine.StatusAsync(id)).RuntimeStatus);

        await engine.AdvanceAsync(Interval);

        Assert.Equal("x", await engine.OutputAsync<string>(id));
    }

    [Fact]
    public async Task Looking_costs_one_request_however_many_wait_and_disturbs_nobody()
    {
        RequestCounter counter = new();
        await using EngineHarness engine = await EngineHarness.StartAsync(Functions, await OpenAsync(counter));
        for (int i = 0; i < 40; i++)
        {
            await engine.RunAsync("Event");
        }

        StartOrchestrationOptions later = new(null, EngineHarness.Start.AddDays(1));
        await engine.RunAsync("Event", options: later);
        int before = counter.Count;

        await engine.AdvanceAsync(Interval);

        Assert.Equal(before + 1, counter.Count);
        Assert.Equal(0, Sweep(engine).Repaired);
    }

    [Fact]
    public async Task An_event_that_waits_for_a_start_on_a_later_day_is_not_late()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(Functions);
        StartOrchestrationOptions later = new("later", EngineHarness.Start.AddDays(1));
        await engine.RunAsync("Event", options: later);
        await engine.RaiseAsync("later", "go", "early");

        await engine.AdvanceAsync(Interval);
        Assert.Equal(0, Sweep(engine).Repaired);
        await engine.AdvanceAsync(TimeSpan.FromDays(1));

        Assert.Equal("early", await engine.OutputAsync<string>("later"));
    }

    [Fact]
    public async Task A_storage_that_does_not_answer_is_asked_again_at_the_next_time()
    {
        RequestCounter requests = new();
        TableOrchestrationStore store = await OpenAsync(requests);
        await using EngineHarness engine = await EngineHarness.StartAsync(Functions, store);
        string id = await engine.RunAsync("Event");
        EventRaised raised = new("go", "\"there\"", "m") { At = EngineHarness.Start };
        await store.AddMessageAsync(id, new InboxMessage("m", 1, null, raised), Token);

        requests.Refuses = true;
        await engine.AdvanceAsync(Interval);
        requests.Refuses = false;
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await engine.StatusAsync(id)).RuntimeStatus);
        await engine.AdvanceAsync(Interval);

        Assert.Equal("there", await engine.OutputAsync<string>(id));
    }

    private static RepairSweep Sweep(EngineHarness engine) => engine.Services.GetRequiredService<RepairSweep>();

    private async Task<TableOrchestrationStore> OpenAsync(HttpPipelinePolicy? policy = null)
    {
        TableClientOptions options = new();
        if (policy is not null)
        {
            options.AddPolicy(policy, HttpPipelinePosition.PerRetry);
        }

        return new TableOrchestrationStore(
            new TableServiceClient(await azurite.ConnectionStringAsync(), options),
            TestHub.NewName()
        );
    }

    /// <summary>Counts requests, and refuses them when told to.</summary>
    private sealed class RequestCounter : HttpPipelineSynchronousPolicy
    {
        private int count;

        public bool Refuses { get; set; }

        public int Count => Volatile.Read(ref count);

        public override void OnSendingRequest(HttpMessage message)
        {
            Interlocked.Increment(ref count);
            if (Refuses)
            {
                // Not of a kind that the storage client would try again.
                throw new InvalidOperationException("The storage does not answer.");
            }
        }
    }
}
