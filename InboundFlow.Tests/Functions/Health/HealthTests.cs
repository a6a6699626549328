using System.Text.Json;
using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Health;
using InboundFlow.Tests.Functions.Assignment;
using InboundFlow.Tests.Functions.Assignment.Supervision;
using Microsoft.Extensions.Logging.Abstractions;

namespace InboundFlow.Tests.Functions.Health;

public sealed class HealthTests : IAsyncDisposable
{
    private readonly Desk desk = new();

    public ValueTask DisposeAsync() => desk.DisposeAsync();

    [Fact]
    public async Task An_empty_workspace_is_well()
    {
        (int status, string body) = await AskAsync();

        Assert.Equal(200, status);
        Assert.Equal(
            """
            {"status":"ok","storage":"ok","engine":"ok","waiting":0,"oldestWaitingSeconds":0,"watchdogSeconds":0,"offered":0,"urgent":0,"agentsOnline":0,"load":0,"capacity":0}
            """.Trim(),
            body
        );
    }

    [Fact]
    public async Task It_tells_figures_and_no_names()
    {
        await desk.PutTeamAsync("support");
        await desk.PutAgentAsync("ada", """{"teams":["support"],"capacity":2}""");
        await desk.PutAgentAsync("bo", """{"teams":["support"],"capacity":9}""");
        await desk.PutPresenceAsync("ada", """{"status":"online"}""");
        foreach (string id in new[] { "c1", "c2", "c3", "c4" })
        {
            await desk.Store.RequestAgentAsync(Some.Request(id), Desk.Now);
        }

        desk.Time.Advance(TimeSpan.FromSeconds(40));
        (_, string body) = await AskAsync();

        JsonElement health = JsonDocument.Parse(body).RootElement;
        Assert.Equal(2, health.GetProperty("waiting").GetInt32());
        Assert.Equal(40, health.GetProperty("oldestWaitingSeconds").GetDouble());
        Assert.Equal(0, health.GetProperty("watchdogSeconds").GetDouble());
        Assert.Equal(1, health.GetProperty("agentsOnline").GetInt32());
        Assert.Equal(2, health.GetProperty("load").GetInt32());
        Assert.Equal(2, health.GetProperty("capacity").GetInt32());
        Assert.All(
            ["ada", "bo", "support", "c1", "c3"],
            name => Assert.DoesNotContain(name, body, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Those_who_must_be_answered_soon_are_counted()
    {
        await desk.PutTeamAsync("support", """{"urgentBeforeSeconds":3600}""");
        await desk.PutAgentAsync("ada", """{"teams":["support"]}""");
        AgentRequest request = Some.Request("c1") with { WindowClosesAt = Some.Noon.AddHours(2) };
        await desk.Store.RequestAgentAsync(request, Desk.Now);
        Assert.Equal(0, Figure((await AskAsync()).Body, "urgent"));

        desk.Time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(1, Figure((await AskAsync()).Body, "urgent"));
    }

    [Fact]
    public async Task An_engine_that_does_not_answer_fails_the_check_and_the_figures_stay()
    {
        desk.Client.Instance = _ => throw new InvalidOperationException("The engine is down.");

        (int status, string body) = await AskAsync();

        Assert.Equal(503, status);
        JsonElement health = JsonDocument.Parse(body).RootElement;
        Assert.Equal("failing", health.GetProperty("status").GetString());
        Assert.Equal("ok", health.GetProperty("storage").GetString());
        Assert.Equal("failing", health.GetProperty("engine").GetString());
        Assert.Equal(0, health.GetProperty("waiting").GetInt32());
    }

    private static int Figure(string body, string name) =>
        JsonDocument.Parse(body).RootElement.GetProperty(name).GetInt32();

    private Task<(int Status, string Body)> AskAsync()
    {
        HealthFunction health = new(desk.Store, desk.Time, NullLogger<HealthFunction>.Instance);
        return Desk.AnswerAsync(r => health.RunAsync(r, desk.Client, Desk.Now));
    }
}
