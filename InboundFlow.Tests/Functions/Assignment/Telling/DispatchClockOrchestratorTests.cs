using System.Text.Json;
using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Storage;
using InboundFlow.Tests.Scenarios;
using InboundFlow.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace InboundFlow.Tests.Functions.Assignment.Telling;

/// <summary>The clock in the whole app, over a dispatcher whose next change the test sets.</summary>
public sealed class DispatchClockOrchestratorTests(AzuriteFixture azurite)
{
    private const string Clock = "runtime/webhooks/durabletask/instances/main-clock";

    private SteeredDispatcher? steered;

    private SteeredDispatcher Dispatcher => steered!;

    [Fact]
    public async Task It_wakes_at_each_change_and_its_history_stays_short()
    {
        await using App app = await StartAsync();
        List<DateTimeOffset> looks = NotesLooks(app, every: TimeSpan.FromMinutes(7), count: 60);
        DateTimeOffset start = app.Time.GetUtcNow();
        await ChangesAsync(app, after: TimeSpan.FromMinutes(7));

        await app.Host.AdvanceAsync(TimeSpan.FromHours(1));

        // The one that it begins with, and then one at each change.
        Assert.Equal(Enumerable.Range(0, 9).Select(i => start.AddMinutes(7 * i)), looks);
        Assert.InRange(await HistoryLengthAsync(app), 1, 12);
    }

    [Fact]
    public async Task Its_status_says_until_when_it_sleeps()
    {
        await using App app = await StartAsync();
        DateTimeOffset at = app.Time.GetUtcNow().AddMinutes(7);
        Dispatcher.Tick = () => new DispatchTick(at, []);

        await ChangesAsync(app, after: TimeSpan.FromMinutes(7));

        JsonElement clock = await ClockAsync(app);
        Assert.Equal("Running", clock.Text("runtimeStatus"));
        Assert.Equal(at, clock.GetProperty("customStatus").GetProperty("nextAt").GetDateTimeOffset());
    }

    [Fact]
    public async Task An_earlier_change_wakes_it_earlier()
    {
        await using App app = await StartAsync();
        DateTimeOffset start = app.Time.GetUtcNow();
        DateTimeOffset? next = start.AddHours(1);
        List<DateTimeOffset> looks = [];
        Dispatcher.Tick = () =>
        {
            looks.Add(app.Time.GetUtcNow());
            next = next > app.Time.GetUtcNow() ? next : null;
            return new DispatchTick(next, []);
        };
        await ChangesAsync(app, after: TimeSpan.FromHours(1));
        await app.Host.AdvanceAsync(TimeSpan.FromMinutes(10));

        next = start.AddMinutes(20);
        await ChangesAsync(app, after: TimeSpan.FromMinutes(10));
        await app.Host.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal([start, start.AddMinutes(10), start.AddMinutes(20)], looks);
    }

    [Fact]
    public async Task Nothing_to_wait_for_leaves_it_asleep_until_there_is_again()
    {
        await using App app = await StartAsync();
        await ChangesAsync(app, after: TimeSpan.FromMinutes(1));
        await app.Host.AdvanceAsync(TimeSpan.FromHours(1));
        int before = Dispatcher.Ticks;

        List<DateTimeOffset> looks = NotesLooks(app, every: TimeSpan.FromMinutes(5), count: 1);
        DateTimeOffset start = app.Time.GetUtcNow();
        await ChangesAsync(app, after: TimeSpan.FromMinutes(5));
        await app.Host.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal(1, before);
        Assert.Equal([start, start.AddMinutes(5)], looks);
    }

    [Fact]
    public async Task A_change_that_seems_to_be_over_already_does_not_make_it_spin()
    {
        await using App app = await StartAsync();
        DateTimeOffset past = app.Time.GetUtcNow().AddSeconds(-1);
        Dispatcher.Tick = () => new DispatchTick(Dispatcher.Ticks < 4 ? past : null, []);

        await ChangesAsync(app, after: TimeSpan.Zero);
        Assert.Equal(1, Dispatcher.Ticks);

        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(3, Dispatcher.Ticks);
    }

    [Fact]
    public async Task A_clock_that_an_operator_ended_is_missed_by_the_sweep_and_started_again()
    {
        await using App app = await StartAsync();
        List<DateTimeOffset> looks = NotesLooks(app, every: TimeSpan.FromMinutes(10), count: 3);
        DateTimeOffset start = app.Time.GetUtcNow();
        await ChangesAsync(app, after: TimeSpan.FromMinutes(10));
        using HttpResponseMessage ended = await app.Client.PostAsync(Clock + "/terminate?reason=test", null);
        await app.Host.DrainAsync();
        Assert.Equal("Terminated", (await ClockAsync(app)).Text("runtimeStatus"));

        await app.Host.AdvanceAsync(TimeSpan.FromMinutes(11));

        Assert.Equal("Running", (await ClockAsync(app)).Text("runtimeStatus"));
        Assert.InRange(looks[1], start.AddMinutes(10), start.AddMinutes(10).AddSeconds(31));
        await app.Host.AdvanceAsync(TimeSpan.FromMinutes(20));
        Assert.True(looks.Count > 3);
    }

    [Fact]
    public async Task A_look_that_fails_is_repeated()
    {
        await using App app = await StartAsync();
        int looks = 0;
        Dispatcher.Tick = () =>
            ++looks < 3 ? throw new TimeoutException() : new DispatchTick(app.Time.GetUtcNow().AddYears(1), []);

        await ChangesAsync(app, after: TimeSpan.FromMinutes(1));
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(3, looks);
        Assert.Equal("Running", (await ClockAsync(app)).Text("runtimeStatus"));
    }

    [Fact]
    public async Task Sleeping_costs_no_storage_traffic()
    {
        StorageTraffic traffic = new();
        await using App app = await StartAsync(traffic.AddTo);
        DateTimeOffset at = app.Time.GetUtcNow().AddMinutes(7);
        Dispatcher.Tick = () => new DispatchTick(at, []);
        await ChangesAsync(app, after: TimeSpan.FromMinutes(7));
        int before = traffic.Count;

        // Less than the sweeps' interval, whose own look-up does not depend on the clock.
        app.Time.Advance(TimeSpan.FromSeconds(14));
        await app.Host.DrainAsync();

        Assert.Equal(before, traffic.Count);
    }

    private async Task<App> StartAsync(Action<IServiceCollection>? more = null)
    {
        App app = await App.StartAsync(
            azurite,
            services =>
            {
                more?.Invoke(services);
                services.AddSingleton<IDispatcher>(provider => new SteeredDispatcher(
                    ActivatorUtilities.CreateInstance<DispatchStore>(provider)
                ));
            }
        );
        steered = (SteeredDispatcher)app.Host.Services.GetRequiredService<IDispatcher>();
        return app;
    }

    // Anything that is done to the teams sets the clock.
    private async Task ChangesAsync(App app, TimeSpan after)
    {
        Dispatcher.NextAt = app.Time.GetUtcNow() + after;
        await app.PutAsync("teams/support", new { });
        await app.Host.DrainAsync();
    }

    private List<DateTimeOffset> NotesLooks(App app, TimeSpan every, int count)
    {
        List<DateTimeOffset> looks = [];
        Dispatcher.Tick = () =>
        {
            DateTimeOffset now = app.Time.GetUtcNow();
            looks.Add(now);
            return new DispatchTick(looks.Count <= count ? now + every : null, []);
        };
        return looks;
    }

    private static async Task<JsonElement> ClockAsync(App app) =>
        JsonSerializer.Deserialize<JsonElement>(await app.Client.GetStringAsync(Clock));

    private static async Task<int> HistoryLengthAsync(App app) =>
        JsonSerializer
            .Deserialize<JsonElement>(await app.Client.GetStringAsync(Clock + "?showHistory=true"))
            .GetProperty("historyEvents")
            .GetArrayLength();
}
