using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Conversations;
using InboundFlow.Tests.Functions.Storage;
using InboundFlow.Tests.Support;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace InboundFlow.Tests.Functions.Assignment.Telling;

public sealed class DispatchClockTests : IAsyncDisposable
{
    private readonly FakeTimeProvider time = new(Some.Noon);
    private readonly RequestRecorder client = new();
    private readonly SteeredDispatcher dispatcher;
    private readonly DispatchClock clock;

    public DispatchClockTests()
    {
        dispatcher = new SteeredDispatcher(DispatchStores.Open(new MemoryTables(), time));
        clock = Another();
    }

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => client.DisposeAsync();

    [Fact]
    public async Task A_workspace_where_nothing_changes_by_itself_has_no_clock_and_asks_for_nothing()
    {
        await clock.ArmAsync(client, Now);

        Assert.Empty(client.Requests);
    }

    [Fact]
    public async Task The_first_change_starts_the_clock_and_an_earlier_one_is_announced_to_it()
    {
        await ArmAsync(TimeSpan.FromMinutes(10));
        await ArmAsync(TimeSpan.FromMinutes(3));

        Assert.Equal(["get main-clock", "start main-clock", "raise main-clock Earlier 12:03:00"], client.Requests);
    }

    [Fact]
    public async Task A_change_that_comes_no_earlier_than_the_clock_wakes_costs_no_request()
    {
        await ArmAsync(TimeSpan.FromMinutes(3));
        client.Requests.Clear();

        await ArmAsync(TimeSpan.FromMinutes(3));
        await ArmAsync(TimeSpan.FromMinutes(10));
        dispatcher.NextAt = null;
        await clock.ArmAsync(client, Now);

        Assert.Empty(client.Requests);
    }

    [Fact]
    public async Task Of_many_callers_at_once_one_asks()
    {
        dispatcher.NextAt = Some.Noon.AddMinutes(3);

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => clock.ArmAsync(client, Now), Now)));

        Assert.Equal(["get main-clock", "start main-clock"], client.Requests);
    }

    [Fact]
    public async Task What_the_clock_was_set_for_counts_no_more_once_it_is_over()
    {
        await ArmAsync(TimeSpan.FromMinutes(3));
        client.Requests.Clear();
        time.Advance(TimeSpan.FromMinutes(5));

        await ArmAsync(TimeSpan.FromMinutes(10));

        Assert.Equal(["raise main-clock Earlier 12:15:00"], client.Requests);
    }

    [Fact]
    public async Task After_a_look_the_clock_is_known_to_be_set_for_what_that_found()
    {
        await ArmAsync(TimeSpan.FromMinutes(3));
        client.Requests.Clear();

        clock.KnowSetFor(Some.Noon.AddMinutes(20));
        await ArmAsync(TimeSpan.FromMinutes(20));
        await ArmAsync(TimeSpan.FromMinutes(19));

        Assert.Equal(["raise main-clock Earlier 12:19:00"], client.Requests);
    }

    [Fact]
    public async Task Another_process_finds_the_clock_under_way()
    {
        await ArmAsync(TimeSpan.FromMinutes(10));
        client.Requests.Clear();

        await Another().ArmAsync(client, Now);

        Assert.Equal(["get main-clock", "raise main-clock Earlier 12:10:00"], client.Requests);
    }

    [Fact]
    public async Task A_request_that_fails_hurts_nobody_and_is_made_again_by_the_next_caller()
    {
        client.Before = _ => throw new TimeoutException();
        await ArmAsync(TimeSpan.FromMinutes(10));
        client.Before = null;

        await clock.ArmAsync(client, Now);

        Assert.Equal(["get main-clock", "start main-clock"], client.Requests);
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Terminated, "start main-clock")]
    [InlineData(OrchestrationRuntimeStatus.Failed, "start main-clock")]
    [InlineData(OrchestrationRuntimeStatus.Running, "raise main-clock Earlier 12:00:00")]
    public async Task The_sweep_does_what_a_lost_clock_left_undone_and_sets_it_again(
        OrchestrationRuntimeStatus status,
        string request
    )
    {
        await ArmAsync(TimeSpan.FromMinutes(3));
        client.Becomes("main-clock", status);
        client.Requests.Clear();
        time.Advance(TimeSpan.FromMinutes(4));
        dispatcher.Tick = () => new DispatchTick(Some.Noon.AddDays(1), []);

        await SweepAsync();

        Assert.Equal(1, dispatcher.Ticks);
        Assert.Equal(["get main-clock", request], client.Requests);
    }

    [Fact]
    public async Task The_sweep_leaves_a_clock_alone_whose_time_has_not_come_or_came_just_now()
    {
        await ArmAsync(TimeSpan.FromMinutes(3));
        client.Requests.Clear();

        await SweepAsync();
        time.Advance(TimeSpan.FromMinutes(3) + DispatchTicker.Grace);
        await Ticker().CatchUpAsync(client, Now);

        Assert.Equal(0, dispatcher.Ticks);
        Assert.Empty(client.Requests);
    }

    [Fact]
    public async Task A_conversation_that_cannot_be_returned_now_does_not_hold_up_the_others()
    {
        FailingReturner returner = new("c1");
        dispatcher.Tick = () =>
            new DispatchTick(
                null,
                [new("c1", "ada", Some.Noon), new("c2", "ada", Some.Noon), new("c3", "bo", Some.Noon)]
            );

        await Ticker(returner).TickAsync(client, Now);

        Assert.Equal(["c2", "c3"], returner.Returned.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_clock_is_no_conversation() => Assert.False(ConversationIds.TryGetContact(clock.InstanceId, out _));

    private Task ArmAsync(TimeSpan after)
    {
        dispatcher.NextAt = time.GetUtcNow() + after;
        return clock.ArmAsync(client, Now);
    }

    private Task SweepAsync() => new GrantSweepFunction(Announcer(), Ticker()).RunAsync(new(), client, Now);

    private DispatchClock Another() => DispatchClocks.Of(dispatcher, time);

    private GrantAnnouncer Announcer() =>
        new(dispatcher, clock, new EventRecorder(), NullLogger<GrantAnnouncer>.Instance);

    private DispatchTicker Ticker(IConversationReturner? returner = null) =>
        new(
            dispatcher,
            clock,
            Announcer(),
            returner ?? new FailingReturner(null),
            time,
            NullLogger<DispatchTicker>.Instance
        );
}
