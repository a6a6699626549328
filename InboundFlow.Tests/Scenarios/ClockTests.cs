using System.Net;
using System.Text.Json;
using InboundFlow.Tests.Support;

namespace InboundFlow.Tests.Scenarios;

/// <summary>What the passing of time brings about by itself: nobody calls anything meanwhile.</summary>
public sealed class ClockTests(AzuriteFixture azurite)
{
    private const string Clock = "runtime/webhooks/durabletask/instances/main-clock";

    // The app's clock begins on Monday, 2 March 2026, at nine in the morning.
    private static readonly string[] FromTen = ["10:00-18:00"];
    private static readonly string[] UntilTen = ["08:00-10:00"];

    [Fact]
    public async Task A_workspace_in_which_nothing_changes_by_itself_has_no_clock()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", null, ("ada", 1, true));
        await app.OpensAsync("mia");
        await app.OpensAsync("noa");
        await app.SetPresenceAsync("ada", "offline");

        using HttpResponseMessage clock = await app.Client.GetAsync(Clock);

        Assert.Equal(HttpStatusCode.NotFound, clock.StatusCode);
    }

    [Fact]
    public async Task Rules_that_nobody_waits_for_set_no_clock()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync(
            "support",
            new
            {
                wrapUpSeconds = 60,
                activeWithinSeconds = 60,
                loginRampSeconds = 60,
                inflowCap = new { most = 5, windowSeconds = 60 },
            },
            ("ada", 5, true)
        );
        string id = await app.OpensAsync("mia");
        await app.CloseAsync(id, "ada");

        using HttpResponseMessage clock = await app.Client.GetAsync(Clock);

        Assert.Equal(HttpStatusCode.NotFound, clock.StatusCode);
    }

    [Fact]
    public async Task A_team_that_opens_takes_up_what_waits_for_it()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", new { hours = Hours("UTC", FromTen) }, ("ada", 5, true));
        string id = await app.OpensAsync("mia");

        await app.Host.AdvanceAsync(TimeSpan.FromMinutes(59));
        Assert.Equal("queued", await app.PhaseOfAsync(id));
        Assert.Equal(
            "2026-03-02T10:00:00+00:00",
            (await ClockAsync(app)).GetProperty("customStatus").GetProperty("nextAt").GetString()
        );
        await app.Host.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Equal("ada", await app.AgentOfAsync(id));
    }

    [Fact]
    public async Task A_team_opens_by_its_own_clock_also_on_the_day_that_is_an_hour_short()
    {
        await using App app = await App.StartAsync(azurite);
        app.Time.SetUtcNow(new DateTimeOffset(2026, 3, 28, 20, 0, 0, TimeSpan.Zero));
        await app.HasTeamAsync("support", new { hours = Hours("Europe/Berlin", ["09:00-17:00"]) }, ("ada", 5, true));
        string id = await app.OpensAsync("mia");

        // In the night to Sunday, 29 March, two o'clock is three o'clock: nine is at seven UTC, no longer at eight.
        app.Time.SetUtcNow(new DateTimeOffset(2026, 3, 29, 6, 59, 0, TimeSpan.Zero));
        await app.Host.DrainAsync();
        Assert.Equal("queued", await app.PhaseOfAsync(id));
        await app.Host.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Equal("ada", await app.AgentOfAsync(id));
    }

    [Fact]
    public async Task When_a_team_closes_those_who_wait_go_to_its_fallback()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("sales", null, ("cleo", 5, true));
        await app.HasTeamAsync(
            "support",
            new { hours = Hours("UTC", UntilTen), fallbackTeamIds = new[] { "sales" } },
            ("ada", 5, false)
        );
        string id = await app.OpensAsync("mia");
        string? since = (await app.FindAsync(id)).Text("queuedAt");

        await app.Host.AdvanceAsync(TimeSpan.FromMinutes(59));
        Assert.Equal("support", (await app.FindAsync(id)).Text("teamId"));
        await app.Host.AdvanceAsync(TimeSpan.FromMinutes(1));

        JsonElement conversation = await app.FindAsync(id);
        Assert.Equal(("cleo", "sales"), (conversation.Text("agentId"), conversation.Text("teamId")));
        Assert.Equal(since, conversation.Text("queuedAt"));
    }

    [Fact]
    public async Task What_comes_earlier_wakes_the_clock_earlier()
    {
        await using App app = await App.StartAsync(azurite, settings: AgentsDesk.Rule("buy", ("TeamId", "sales")));
        await app.HasTeamAsync("support", new { wrapUpSeconds = 600 }, ("ada", 1, true));
        await app.HasTeamAsync("sales", new { wrapUpSeconds = 60 }, ("cleo", 1, true));
        await app.CloseAsync(await app.OpensAsync("mia", "help"), "ada");
        string first = await app.OpensAsync("noa", "help");
        await app.CloseAsync(await app.OpensAsync("oli", "buy"), "cleo");
        string second = await app.OpensAsync("pia", "buy");

        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(60));
        Assert.Equal("cleo", await app.AgentOfAsync(second));
        Assert.Equal("queued", await app.PhaseOfAsync(first));
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(540));

        Assert.Equal("ada", await app.AgentOfAsync(first));
    }

    [Fact]
    public async Task A_restart_finds_the_clock_as_it_was_set()
    {
        TestHostOptions options;
        string id;
        await using (App app = await App.StartAsync(azurite))
        {
            await app.HasTeamAsync("support", new { hours = Hours("UTC", FromTen) }, ("ada", 5, true));
            id = await app.OpensAsync("mia");
            options = app.Host.Options;
            await app.Host.CrashAsync();
        }

        await using App restarted = await App.StartAsync(options);
        await restarted.Host.AdvanceAsync(TimeSpan.FromMinutes(61));

        Assert.Equal("ada", await restarted.AgentOfAsync(id));
    }

    private static object Hours(string timeZone, string[] daily) =>
        new
        {
            timeZone,
            hours = new
            {
                monday = daily,
                saturday = daily,
                sunday = daily,
            },
        };

    private static async Task<JsonElement> ClockAsync(App app) =>
        JsonSerializer.Deserialize<JsonElement>(await app.Client.GetStringAsync(Clock));
}
