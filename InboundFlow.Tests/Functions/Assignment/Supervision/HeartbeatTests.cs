using System.Text.Json;

namespace InboundFlow.Tests.Functions.Assignment.Supervision;

public sealed class HeartbeatTests : IAsyncDisposable
{
    private readonly Desk desk = new();

    public ValueTask DisposeAsync() => desk.DisposeAsync();

    [Fact]
    public async Task Who_is_not_seen_goes_offline_and_is_what_they_were_with_the_next_heartbeat()
    {
        await HasAdaOnlineAsync();
        Assert.Equal("2026-11-23T12:01:30Z", Text(await desk.BeatAsync("ada"), "heartbeatDueAt"));

        await PassAsync(TimeSpan.FromSeconds(89));
        Assert.Equal("online", await PresenceAsync());
        await PassAsync(TimeSpan.FromSeconds(1));

        (int Status, string Body) gone = await desk.GetAgentAsync("ada");
        Assert.Equal("offline", Text(gone, "presence"));
        Assert.Equal("online", Text(gone, "restore"));
        (int Status, string Body) back = await desk.BeatAsync("ada");
        Assert.Equal("online", Text(back, "presence"));
        Assert.Null(Text(back, "restore"));
    }

    [Fact]
    public async Task What_is_set_by_hand_stays_whatever_the_heartbeats_did()
    {
        await HasAdaOnlineAsync();
        await desk.BeatAsync("ada");
        await PassAsync(TimeSpan.FromMinutes(5));

        await desk.PutPresenceAsync("ada", """{"status":"busy"}""");
        Assert.Equal("busy", Text(await desk.BeatAsync("ada"), "presence"));
        await desk.PutPresenceAsync("ada", """{"status":"offline"}""");

        Assert.Equal("offline", Text(await desk.BeatAsync("ada"), "presence"));
    }

    [Fact]
    public async Task Who_never_sent_a_heartbeat_stays_what_they_are()
    {
        await HasAdaOnlineAsync();

        await PassAsync(TimeSpan.FromDays(1));

        Assert.Equal("online", await PresenceAsync());
    }

    [Fact]
    public async Task The_next_heartbeat_gives_them_what_came_meanwhile()
    {
        await HasAdaOnlineAsync();
        await desk.BeatAsync("ada");
        await PassAsync(TimeSpan.FromSeconds(90));
        await desk.Store.RequestAgentAsync(Some.Request("c1"), Desk.Now);
        Assert.Empty(desk.Client.Events);

        (int Status, string Body) back = await desk.BeatAsync("ada");

        Assert.Equal(1, Desk.Json(back).GetProperty("openCount").GetInt32());
        Assert.Equal("c1", Assert.Single(desk.Client.Events).InstanceId);
    }

    [Fact]
    public async Task Heartbeats_that_say_nothing_new_write_nothing()
    {
        await HasAdaOnlineAsync();
        await desk.BeatAsync("ada");
        int version = await VersionAsync();

        for (int second = 1; second < 30; second++)
        {
            desk.Time.Advance(TimeSpan.FromSeconds(1));
            await desk.BeatAsync("ada");
        }

        Assert.Equal(version, await VersionAsync());
        desk.Time.Advance(TimeSpan.FromSeconds(1));
        await desk.BeatAsync("ada");
        Assert.Equal(version + 1, await VersionAsync());
    }

    [Fact]
    public async Task Who_is_seen_every_interval_is_never_taken_for_gone_however_the_times_fall()
    {
        await HasAdaOnlineAsync();

        foreach (int seconds in new[] { 0, 29, 60, 31, 60, 30, 60, 60, 1, 60 })
        {
            await PassAsync(TimeSpan.FromSeconds(seconds));
            Assert.Equal("online", await PresenceAsync());
            await desk.BeatAsync("ada");
        }
    }

    [Fact]
    public async Task An_unknown_agent_has_no_heart() => Assert.Equal(404, (await desk.BeatAsync("nobody")).Status);

    private async Task HasAdaOnlineAsync()
    {
        await desk.PutTeamAsync("support");
        await desk.PutAgentAsync("ada", """{"teams":["support"]}""");
        await desk.PutPresenceAsync("ada", """{"status":"online"}""");
    }

    private async Task PassAsync(TimeSpan time)
    {
        desk.Time.Advance(time);
        await desk.Store.TickAsync(Desk.Now);
    }

    private async Task<string?> PresenceAsync() => Text(await desk.GetAgentAsync("ada"), "presence");

    // Each transaction moves the partition's head one version on.
    private async Task<int> VersionAsync() =>
        (int)(await desk.Tables.Dispatch.GetAsync("main", "main|head", null, Desk.Now))!.GetInt64("Version")!.Value;

    private static string? Text((int Status, string Body) answer, string member) =>
        Desk.Json(answer).GetProperty(member) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
