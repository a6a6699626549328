using System.Text;
using System.Text.Json;
using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Assignment.Supervision;
using InboundFlow.Functions.Storage;
using InboundFlow.Tests.Functions.Assignment.Telling;
using InboundFlow.Tests.Functions.Storage;
using InboundFlow.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace InboundFlow.Tests.Functions.Assignment.Supervision;

/// <summary>The functions of supervisors and agents over a dispatcher in memory: what they answer, letter by letter.</summary>
internal sealed class Desk : IAsyncDisposable
{
    public Desk()
    {
        Store = DispatchStores.Open(Tables, Time);
        Announcer = new(Store, DispatchClocks.Of(Store, Time), Client, NullLogger<GrantAnnouncer>.Instance);
        Teams = new(Store, Announcer, Time);
        Agents = new(Store, Announcer, Time);
        Presences = new(Store, Announcer, Time, Options.Create(new AssignmentOptions()));
        Queue = new(Store, Time);
    }

    public static CancellationToken Now => TestContext.Current.CancellationToken;

    public FakeTimeProvider Time { get; } = new(Some.Noon);

    public MemoryTables Tables { get; } = new();

    public EventRecorder Client { get; } = new();

    public DispatchStore Store { get; }

    public GrantAnnouncer Announcer { get; }

    public TeamFunctions Teams { get; }

    public AgentFunctions Agents { get; }

    public PresenceFunctions Presences { get; }

    public QueueFunction Queue { get; }

    public ValueTask DisposeAsync() => Client.DisposeAsync();

    public Task<(int Status, string Body)> PutTeamAsync(string id, string body = "{}") =>
        AnswerAsync(r => Teams.PutAsync(r, Client, id, Now), body);

    public Task<(int Status, string Body)> GetTeamAsync(string id) => AnswerAsync(r => Teams.GetAsync(r, id, Now));

    public Task<(int Status, string Body)> PutAgentAsync(string id, string body = "{}") =>
        AnswerAsync(r => Agents.PutAsync(r, Client, id, Now), body);

    public Task<(int Status, string Body)> GetAgentAsync(string id) => AnswerAsync(r => Agents.GetAsync(r, id, Now));

    public Task<(int Status, string Body)> PutPresenceAsync(string id, string body) =>
        AnswerAsync(r => Presences.PutAsync(r, Client, id, Now), body);

    public Task<(int Status, string Body)> BeatAsync(string id) =>
        AnswerAsync(r => Presences.PostHeartbeatAsync(r, Client, id, Now));

    public Task<(int Status, string Body)> QueueAsync(string query = "") =>
        AnswerAsync(r =>
        {
            r.QueryString = new QueryString(query);
            return Queue.RunAsync(r, Now);
        });

    /// <summary>The only entry that the query finds.</summary>
    public async Task<JsonElement> EntryAsync(string query) =>
        Assert.Single(Json(await QueueAsync(query)).GetProperty("items").EnumerateArray());

    public static JsonElement Json((int Status, string Body) answer)
    {
        Assert.Equal(200, answer.Status);
        return JsonDocument.Parse(answer.Body).RootElement;
    }

    /// <summary>What the function answers to a body.</summary>
    public static async Task<(int Status, string Body)> AnswerAsync(
        Func<HttpRequest, Task<IResult>> function,
        string body = ""
    )
    {
        using MemoryStream answer = new();
        await using ServiceProvider services = new ServiceCollection().AddLogging().BuildServiceProvider();
        DefaultHttpContext context = new() { RequestServices = services };
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        context.Response.Body = answer;
        await (await function(context.Request)).ExecuteAsync(context);
        return (context.Response.StatusCode, Encoding.UTF8.GetString(answer.ToArray()));
    }
}
