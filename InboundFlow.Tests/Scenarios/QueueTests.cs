using System.Text.Json;
using InboundFlow.Tests.Support;
using static InboundFlow.Tests.Scenarios.WhatsAppPlatform;

namespace InboundFlow.Tests.Scenarios;

/// <summary>Who is next, and where those go who cannot wait here.</summary>
public sealed class QueueTests(AzuriteFixture azurite)
{
    private static readonly string[] ToSales = ["sales"];

    // The clock begins on a Monday at nine.
    private static readonly object Mornings = new
    {
        timeZone = "UTC",
        hours = new { monday = new[] { "10:00-12:00" } },
    };

    [Fact]
    public async Task A_full_queue_sends_the_next_one_to_the_fallback_team()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", new { maxQueue = 1, fallbackTeamIds = ToSales }, ("ada", 1, false));
        await app.HasTeamAsync("sales", null, ("cleo", 3, true));

        string first = await app.OpensAsync("mia");
        string second = await app.OpensAsync("noa");

        Assert.Equal("queued", await app.PhaseOfAsync(first));
        Assert.Equal("cleo", await app.AgentOfAsync(second));
        JsonElement fell = Assert.Single(await app.EventsAsync(second, "fellBack"));
        Assert.Equal(("support", "sales"), (fell.Text("from"), fell.Text("to")));
    }

    [Fact]
    public async Task A_team_outside_its_hours_is_passed_over_at_once()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", new { hours = Mornings, fallbackTeamIds = ToSales }, ("ada", 3, true));
        await app.HasTeamAsync("sales", null, ("cleo", 3, true));

        string id = await app.OpensAsync("mia");

        Assert.Equal("cleo", await app.AgentOfAsync(id));
    }

    [Fact]
    public async Task Without_a_fallback_it_waits_until_the_team_opens()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", new { hours = Mornings }, ("ada", 3, true));
        string id = await app.OpensAsync("mia");
        Assert.Equal("queued", await app.PhaseOfAsync(id));

        await app.Host.AdvanceAsync(TimeSpan.FromMinutes(61));

        Assert.Equal("ada", await app.AgentOfAsync(id));
    }

    [Fact]
    public async Task Who_waits_when_the_team_closes_goes_to_the_fallback_team()
    {
        await using App app = await App.StartAsync(azurite);
        object hours = new { timeZone = "UTC", hours = new { monday = new[] { "08:00-09:30" } } };
        await app.HasTeamAsync("support", new { hours, fallbackTeamIds = ToSales }, ("ada", 3, false));
        await app.HasTeamAsync("sales", null, ("cleo", 3, true));
        string id = await app.OpensAsync("mia");
        Assert.Equal("queued", await app.PhaseOfAsync(id));

        await app.Host.AdvanceAsync(TimeSpan.FromMinutes(31));

        Assert.Equal("cleo", await app.AgentOfAsync(id));
        Assert.Single(await app.EventsAsync(id, "fellBack"));
    }

    [Fact]
    public async Task A_higher_priority_overtakes_within_what_it_is_worth()
    {
        await using App app = await App.StartAsync(azurite, settings: AgentsDesk.Rule("urgent", ("Priority", "1")));
        await app.HasTeamAsync("support", new { priorityStepSeconds = 60 }, ("ada", 1, false));
        string longAgo = await app.OpensAsync("mia");
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(61));
        string justNow = await app.OpensAsync("noa");
        string important = await app.OpensAsync("oli", "This is urgent");

        await app.ComesOnlineAsync("ada");
        Assert.Equal("ada", await app.AgentOfAsync(longAgo));
        await app.CloseAsync(longAgo, "ada");

        Assert.Equal("ada", await app.AgentOfAsync(important));
        Assert.Equal("queued", await app.PhaseOfAsync(justNow));
    }

    [Fact]
    public async Task Whoever_can_soon_not_be_answered_any_more_goes_first()
    {
        const double untilUrgent = 24 * 60 * 60 - 300;
        await using App app = await App.StartAsync(azurite, settings: WhatsAppPlatform.Settings());
        await app.HasTeamAsync("support", new { urgentBeforeSeconds = untilUrgent }, ("ada", 1, false));
        string first = await app.OpensAsync("mia");
        app.Time.Advance(TimeSpan.FromSeconds(1));
        await app.TellsAsync(From("351910000012", Text("wamid.N1", "351910000012", "hello")));
        string onPhone = (await app.ConversationsAsync())[0].Text("id")!;
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(301));

        await app.ComesOnlineAsync("ada");

        Assert.Equal("ada", await app.AgentOfAsync(onPhone));
        Assert.Equal("queued", await app.PhaseOfAsync(first));
    }

    [Fact]
    public async Task Who_writes_again_can_be_answered_for_longer_and_is_urgent_only_later()
    {
        const double untilUrgent = 24 * 60 * 60 - 300;
        await using App app = await App.StartAsync(azurite, settings: WhatsAppPlatform.Settings());
        await app.HasTeamAsync("support", new { urgentBeforeSeconds = untilUrgent }, ("ada", 1, false));
        string first = await app.OpensAsync("mia");
        app.Time.Advance(TimeSpan.FromSeconds(1));
        await app.TellsAsync(From("351910000012", Text("wamid.N1", "351910000012", "hello")));
        string onPhone = (await app.ConversationsAsync())[0].Text("id")!;
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(200));
        await app.TellsAsync(From("351910000012", Text("wamid.N2", "351910000012", "anybody?", second: 200)));
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(101));

        await app.ComesOnlineAsync("ada");

        Assert.Equal("ada", await app.AgentOfAsync(first));
        Assert.Equal("queued", await app.PhaseOfAsync(onPhone));
    }
}
