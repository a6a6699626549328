using InboundFlow.Tests.Support;

namespace InboundFlow.Tests.Scenarios;

/// <summary>Conversations that take room only while somebody writes in them.</summary>
public sealed class CapacityOverTimeTests(AzuriteFixture azurite)
{
    private const string Mia = "4915112345678";

    private static readonly object Quiet = new { activeWithinSeconds = 400 };

    [Fact]
    public async Task The_agents_own_answer_keeps_a_conversation_from_going_quiet()
    {
        await using RepliesServer shop = await RepliesServer.StartAsync();
        await using App app = await App.StartAsync(azurite, settings: Settings(shop));
        await app.HasTeamAsync("support", Quiet, ("ada", 1, true));
        string first = await app.OpensAsync("mia");
        string second = await app.OpensAsync("noa");
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(300));

        await app.ReplyAsync(first, "One moment.");
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(300));

        Assert.Equal("queued", await app.PhaseOfAsync(second));
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(101));
        Assert.Equal("ada", await app.AgentOfAsync(second));
    }

    [Fact]
    public async Task So_does_what_they_write_in_the_phone_app()
    {
        await using App app = await App.StartAsync(azurite, settings: WhatsAppPlatform.Settings());
        await app.HasTeamAsync("support", Quiet, ("ada", 1, true));
        await app.TellsAsync(WhatsAppPlatform.From(Mia, WhatsAppPlatform.Text("wamid.M1", Mia, "hello")));
        string second = await app.OpensAsync("noa");
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(300));

        object[] echo = [WhatsAppPlatform.Echo("wamid.E1", Mia, "One moment.")];
        using HttpResponseMessage told = await app.TryTellAsync(echo, "smb_message_echoes");
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(250));

        // What is delivered again was not written again.
        using HttpResponseMessage again = await app.TryTellAsync(echo, "smb_message_echoes");
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(50));
        Assert.Equal("queued", await app.PhaseOfAsync(second));
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(101));
        Assert.Equal("ada", await app.AgentOfAsync(second));
    }

    [Fact]
    public async Task A_quiet_conversation_that_wakes_up_takes_its_room_again()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", Quiet, ("ada", 1, true));
        await app.OpensAsync("mia");
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(401));
        Assert.Equal(0, await LoadAsync(app));

        await app.WritesAsync("mia", "me again");

        Assert.Equal(1, await LoadAsync(app));
        Assert.Equal("queued", await app.PhaseOfAsync(await app.OpensAsync("noa")));
    }

    [Fact]
    public async Task A_lively_conversation_is_not_written_with_each_message()
    {
        StorageTraffic traffic = new();
        await using App app = await App.StartAsync(azurite, traffic.AddTo);
        await app.HasTeamAsync("support", Quiet, ("ada", 1, true));
        await app.OpensAsync("mia");
        app.Time.Advance(TimeSpan.FromSeconds(90));
        int soon = await TransactionsOfMessageAsync(app, traffic, "where is it?");
        app.Time.Advance(TimeSpan.FromSeconds(20));
        int later = await TransactionsOfMessageAsync(app, traffic, "hello?");

        // The message itself, and after a quarter of the time the agent.
        Assert.Equal((1, 2), (soon, later));
    }

    [Fact]
    public async Task In_a_team_that_counts_all_that_are_open_a_message_is_told_to_nobody()
    {
        StorageTraffic traffic = new();
        await using App app = await App.StartAsync(azurite, traffic.AddTo);
        await app.HasTeamAsync("support", null, ("ada", 1, true));
        await app.OpensAsync("mia");
        int before = traffic.Count;

        await app.WritesAsync("mia", "where is it?");

        // Whether a conversation is open, and the message.
        Assert.Equal(2, traffic.Count - before);
    }

    private static async Task<int> TransactionsOfMessageAsync(App app, StorageTraffic traffic, string text)
    {
        int before = traffic.Count;
        await app.WritesAsync("mia", text);
        return traffic.Requests.Skip(before).Count(request => request.EndsWith("/$batch", StringComparison.Ordinal));
    }

    private static async Task<int> LoadAsync(App app) =>
        (await app.GetAsync("agents/ada")).GetProperty("load").GetInt32();

    private static Dictionary<string, string?> Settings(RepliesServer shop) =>
        new(StringComparer.Ordinal) { [$"Channels:{App.Channel}:BaseUrl"] = shop.Url + "/replies" };
}
