using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Assignment.Activities;
using InboundFlow.Functions.Storage;
using InboundFlow.Tests.Functions.Storage;
using InboundFlow.Tests.Support;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace InboundFlow.Tests.Functions.Assignment.Telling;

public sealed class GrantAnnouncerTests : IAsyncDisposable
{
    private readonly MemoryTables tables = new();
    private readonly FakeTimeProvider time = new(Some.Noon);
    private readonly DispatchStore store;
    private readonly GrantAnnouncer announcer;
    private readonly EventRecorder client = new();

    public GrantAnnouncerTests()
    {
        store = DispatchStores.Open(tables, time);
        announcer = Announcer(store);
    }

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => client.DisposeAsync();

    [Fact]
    public async Task Whoever_got_an_agent_while_waiting_is_told_once()
    {
        await GrantAsync("c1", "c2");

        await announcer.AnnounceAsync(client, Now);
        await announcer.AnnounceAsync(client, Now);

        Assert.Equal(
            ["c1", "c2"],
            client.Events.Select(e => e.InstanceId).Order(StringComparer.Ordinal),
            StringComparer.Ordinal
        );
        Assert.All(
            client.Events,
            e =>
                Assert.Equal(
                    (DispatchEvents.Placed, e.InstanceId, "ada"),
                    (e.Name, e.Payload.ConversationId, e.Payload.AgentId)
                )
        );
    }

    [Fact]
    public async Task One_who_cannot_be_told_stays_for_the_next_time_and_holds_up_nobody()
    {
        await GrantAsync("c1", "c2");
        client.BeforeEvent = id =>
        {
            if (string.Equals(id, "c1", StringComparison.Ordinal))
            {
                throw new TimeoutException(id);
            }
        };

        await announcer.AnnounceAsync(client, Now);

        Assert.Equal("c1", Assert.Single(await store.ReadUntoldAsync(Now)).ConversationId);
        client.BeforeEvent = null;
        await announcer.AnnounceAsync(client, Now);
        Assert.Equal(2, client.Events.Count);
        Assert.Empty(await store.ReadUntoldAsync(Now));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(OrchestrationRuntimeStatus.Completed)]
    [InlineData(OrchestrationRuntimeStatus.Terminated)]
    public async Task A_workflow_that_is_gone_is_started_again_to_take_up_what_was_granted(
        OrchestrationRuntimeStatus? status
    )
    {
        await GrantAsync("c1");
        client.Instance = id =>
            status is OrchestrationRuntimeStatus over
                ? new OrchestrationMetadata("ConversationOrchestrator", id) { RuntimeStatus = over }
                : null;

        await announcer.AnnounceAsync(client, Now);

        Assert.Equal(["c1"], client.Restarted);
        Assert.Empty(client.Events);
        Assert.Empty(await store.ReadUntoldAsync(Now));
    }

    [Fact]
    public async Task A_crash_between_the_event_and_its_note_repeats_the_event()
    {
        await GrantAsync("c1");
        client.BeforeEvent = _ =>
            tables.Dispatch.Fault = (_, _) => throw new Azure.RequestFailedException(503, "Busy.");
        await Assert.ThrowsAsync<Azure.RequestFailedException>(() => announcer.AnnounceAsync(client, Now));
        client.BeforeEvent = null;
        tables.Dispatch.Fault = null;

        await announcer.AnnounceAsync(client, Now);

        Assert.Equal(2, client.Events.Count);
        Assert.Empty(await store.ReadUntoldAsync(Now));
    }

    [Fact]
    public async Task Releasing_an_agent_tells_the_next_in_the_queue()
    {
        await store.PutTeamAsync(Some.Team(), Now);
        await store.PutAgentAsync(Some.Agent("ada", capacity: 1), Now);
        RequestAgentActivity request = new(store, DispatchClocks.Of(store, time));
        await request.RunAsync(Some.Request("c1"), client, Now);
        Placement waiting = await request.RunAsync(Some.Request("c2"), client, Now);

        string? agentId = await new ReleaseAgentActivity(store, announcer).RunAsync("c1", client, Now);

        Assert.Equal("ada", agentId);
        Assert.Equal("c2", Assert.Single(client.Events).InstanceId);
        Assert.Equal("ada", (await new ReviewActivity(store, announcer).RunAsync(waiting, client, Now)).AgentId);
    }

    [Fact]
    public async Task The_sweep_tells_what_a_crash_left_behind()
    {
        await GrantAsync("c1");
        DispatchStore restarted = DispatchStores.Open(tables, new FakeTimeProvider(Some.Noon));
        GrantAnnouncer afterwards = Announcer(restarted);
        DispatchTicker ticker = new(
            restarted,
            DispatchClocks.Of(restarted, time),
            afterwards,
            new FailingReturner(null),
            time,
            NullLogger<DispatchTicker>.Instance
        );

        await new GrantSweepFunction(afterwards, ticker).RunAsync(new(), client, Now);

        Assert.Equal("c1", Assert.Single(client.Events).InstanceId);
    }

    private GrantAnnouncer Announcer(DispatchStore dispatcher) =>
        new(dispatcher, DispatchClocks.Of(dispatcher, time), client, NullLogger<GrantAnnouncer>.Instance);

    private async Task GrantAsync(params string[] conversations)
    {
        await store.PutTeamAsync(Some.Team(), Now);
        foreach (string conversation in conversations)
        {
            await store.RequestAgentAsync(Some.Request(conversation), Now);
        }

        await store.PutAgentAsync(Some.Agent("ada"), Now);
    }
}
