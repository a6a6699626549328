using System.Text.Json;
using InboundFlow.Functions.Assignment;

namespace InboundFlow.Tests.Functions.Assignment.Supervision;

public sealed class PresenceTests : IAsyncDisposable
{
    private readonly Desk desk = new();

    public ValueTask DisposeAsync() => desk.DisposeAsync();

    [Fact]
    public async Task Coming_online_is_given_what_waits_and_tells_it()
    {
        await desk.PutTeamAsync("support");
        await desk.PutAgentAsync("ada", """{"teams":["support"],"capacity":1}""");
        await desk.Store.RequestAgentAsync(Some.Request("c1"), Desk.Now);

        JsonElement agent = Desk.Json(await desk.PutPresenceAsync("ada", """{"status":"online"}"""));

        Assert.Equal(1, agent.GetProperty("openCount").GetInt32());
        Assert.Equal("c1", Assert.Single(desk.Client.Events).InstanceId);
        Assert.Empty(await desk.Store.ReadUntoldAsync(Desk.Now));
    }

    [Theory]
    [InlineData("ada", """{"status":"away"}""", 400)]
    [InlineData("ada", """{}""", 400)]
    [InlineData("ada", """{"status":"busy","until":"noon"}""", 400)]
    [InlineData("ada", """{"status":"online","whenFinished":true}""", 400)]
    [InlineData("nobody", """{"status":"busy"}""", 404)]
    [InlineData("ada", """{"status":"busy"}""", 200)]
    [InlineData("ada", """{"status":"offline","whenFinished":true}""", 200)]
    public async Task A_presence_is_one_of_three(string agent, string body, int status)
    {
        await desk.PutAgentAsync("ada");

        Assert.Equal(status, (await desk.PutPresenceAsync(agent, body)).Status);
    }

    [Fact]
    public async Task Who_finishes_first_gets_nothing_more_and_then_takes_the_break()
    {
        await desk.PutTeamAsync("support");
        await desk.PutAgentAsync("ada", """{"teams":["support"]}""");
        await desk.PutPresenceAsync("ada", """{"status":"online"}""");
        await desk.Store.RequestAgentAsync(Some.Request("c1"), Desk.Now);

        JsonElement agent = Desk.Json(await desk.PutPresenceAsync("ada", """{"status":"busy","whenFinished":true}"""));

        Assert.Equal("online", agent.GetProperty("presence").GetString());
        Assert.Equal("busy", agent.GetProperty("after").GetString());
        Placement next = await desk.Store.RequestAgentAsync(Some.Request("c2"), Desk.Now);
        Assert.Equal(PlacementStatus.Waiting, next.Status);
        await desk.Store.ReleaseAsync("c1", Desk.Now);
        agent = Desk.Json(await desk.GetAgentAsync("ada"));
        Assert.Equal("busy", agent.GetProperty("presence").GetString());
        Assert.Equal(JsonValueKind.Null, agent.GetProperty("after").ValueKind);
    }

    [Fact]
    public async Task Who_has_nothing_left_takes_the_break_at_once()
    {
        await desk.PutAgentAsync("ada");
        await desk.PutPresenceAsync("ada", """{"status":"online"}""");

        JsonElement agent = Desk.Json(
            await desk.PutPresenceAsync("ada", """{"status":"offline","whenFinished":true}""")
        );

        Assert.Equal("offline", agent.GetProperty("presence").GetString());
    }
}
