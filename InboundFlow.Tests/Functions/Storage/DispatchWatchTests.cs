using Azure;
using InboundFlow.Functions.Storage;
using InboundFlow.Tests.Functions.Assignment;
using InboundFlow.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace InboundFlow.Tests.Functions.Storage;

/// <summary>The gauges: how many wait, and whether anybody waits in vain.</summary>
public sealed class DispatchWatchTests : IDisposable
{
    private readonly MemoryTables tables = new();
    private readonly FakeTimeProvider time = new(Some.Noon);
    private readonly DispatchFigures figures = new();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose() => figures.Dispose();

    [Fact]
    public async Task A_reading_says_what_the_look_before_found()
    {
        DispatchStore store = await OpenAsync();
        await store.RequestAgentAsync(Some.Request("c1"), Now);
        await store.RequestAgentAsync(Some.Request("c2"), Now);

        Assert.Equal((null, null), figures.Read());
        await store.Looking;

        Assert.Equal((0.0, 1.0), figures.Read());
    }

    [Fact]
    public async Task A_reading_costs_one_look_at_the_head_and_knows_of_other_processes()
    {
        DispatchStore store = await OpenAsync();
        figures.Read();
        await store.Looking;
        int before = tables.Dispatch.Operations;
        figures.Read();
        await store.Looking;
        Assert.Equal(1, tables.Dispatch.Operations - before);

        DispatchStore other = DispatchStores.Open(tables, time);
        await other.RequestAgentAsync(Some.Request("c1"), Now);
        await other.RequestAgentAsync(Some.Request("c2"), Now);
        figures.Read();
        await store.Looking;

        Assert.Equal((0.0, 1.0), figures.Read());
    }

    [Fact]
    public async Task Who_could_be_served_since_time_made_room_is_served_by_the_look_and_never_shows()
    {
        DispatchStore store = await OpenAsync();
        await store.PutTeamAsync(Some.Team() with { WrapUp = TimeSpan.FromMinutes(1) }, Now);
        await store.RequestAgentAsync(Some.Request("c1"), Now);
        await store.RequestAgentAsync(Some.Request("c2"), Now);
        await store.ReleaseAsync("c1", Now);
        figures.Read();
        await store.Looking;
        Assert.Equal((0.0, 1.0), figures.Read());
        await store.Looking;

        time.Advance(TimeSpan.FromMinutes(2));
        figures.Read();
        await store.Looking;
        time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal((0.0, 1.0), figures.Read());
        await store.Looking;

        Assert.Equal((0.0, 0.0), figures.Read());
        Assert.Equal("c2", Assert.Single(await store.ReadUntoldAsync(Now)).ConversationId);
    }

    [Fact]
    public async Task Who_is_not_served_from_one_look_to_the_next_shows_for_as_long_as_that_was_seen()
    {
        DispatchStore store = await OpenAsync();
        await store.PutTeamAsync(Some.Team() with { WrapUp = TimeSpan.FromHours(1) }, Now);
        await store.RequestAgentAsync(Some.Request("c1"), Now);
        await store.RequestAgentAsync(Some.Request("c2"), Now);
        await store.ReleaseAsync("c1", Now);

        // A dispatcher whose clock stands still does not see that Ada has wrapped up.
        FakeTimeProvider onTheWall = new(Some.Noon.AddHours(2));
        DispatchPartition partition = new(tables.Dispatch, new DispatchRows("main"), figures.Metrics);
        DispatchWatch watch = new(new DispatchLine(partition, time, NullLogger.Instance), onTheWall);

        Assert.Equal(0, await LookAsync());
        onTheWall.Advance(TimeSpan.FromSeconds(90));
        Assert.Equal(90, await LookAsync());
        onTheWall.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(120, await LookAsync());

        tables.Dispatch.Fault = (_, _) => throw new RequestFailedException(503, "The server is busy.");
        Assert.Null(await LookAsync());
        tables.Dispatch.Fault = null;
        onTheWall.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(0, await LookAsync());
        onTheWall.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(30, await LookAsync());

        // Reading begins a look; what that found is read next, which begins another at the same instant.
        async Task<double?> LookAsync()
        {
            watch.Observe();
            await watch.Looking;
            double? found = watch.Observe()?.OldestUnserved;
            await watch.Looking;
            return found;
        }
    }

    [Fact]
    public async Task While_the_storage_is_away_nothing_is_said()
    {
        DispatchStore store = await OpenAsync();
        figures.Read();
        await store.Looking;
        tables.Dispatch.Fault = (_, _) => throw new RequestFailedException(503, "The server is busy.");

        figures.Read();
        await store.Looking;

        Assert.Equal((null, null), figures.Read());
        await store.Looking;
    }

    // Ada has room for one.
    private async Task<DispatchStore> OpenAsync()
    {
        DispatchStore store = DispatchStores.Open(tables, time, figures.Metrics);
        await store.PutTeamAsync(Some.Team(), Now);
        await store.PutAgentAsync(Some.Agent("ada", capacity: 1), Now);
        return store;
    }
}
