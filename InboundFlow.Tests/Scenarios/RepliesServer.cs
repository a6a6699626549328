using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using InboundFlow.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace InboundFlow.Tests.Scenarios;

/// <summary>Where agents' replies arrive: a platform on this machine that answers as the test says.</summary>
internal sealed class RepliesServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<ReceivedReply> received = [];

    private RepliesServer(WebApplication app, Func<ReceivedReply, Task<RepliesAnswer>>? answer)
    {
        this.app = app;
        Answer = answer ?? (_ => Task.FromResult(new RepliesAnswer(200)));
    }

    public string Url => app.Urls.Single();

    /// <summary>What came, in order.</summary>
    public ReceivedReply[] Received => Adversity.OfFirstRuns(received, reply => reply.Path + reply.Text);

    /// <summary>How it answers from now on.</summary>
    public Func<ReceivedReply, Task<RepliesAnswer>> Answer { get; set; }

    /// <summary>Starts one on a free port.</summary>
    public static async Task<RepliesServer> StartAsync(Func<ReceivedReply, Task<RepliesAnswer>>? answer = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        RepliesServer server = new(builder.Build(), answer);
        server.app.Run(server.TakeAsync);
        await server.app.StartAsync();
        return server;
    }

    /// <summary>Answers every request alike from now on.</summary>
    public void AnswerWith(int status, object? body = null) =>
        Answer = _ => Task.FromResult(new RepliesAnswer(status, body));

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(new CancellationToken(canceled: true));
        await app.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext context)
    {
        using MemoryStream body = new();
        await context.Request.Body.CopyToAsync(body);
        ReceivedReply reply = new(
            context.Request.Path,
            context.Request.Headers.ToDictionary(
                header => header.Key,
                header => header.Value.ToString(),
                StringComparer.OrdinalIgnoreCase
            ),
            body.ToArray()
        );
        received.Enqueue(reply);
        RepliesAnswer answer = await Answer(reply);
        if (answer.Status == RepliesAnswer.HangUp)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = answer.Status;
        await context.Response.WriteAsJsonAsync(answer.Body ?? new { });
    }
}

/// <summary>One request that the platform got.</summary>
internal sealed record ReceivedReply(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Body);

    public string Text => Encoding.UTF8.GetString(Body);
}

/// <summary>What the platform answers.</summary>
internal sealed record RepliesAnswer(int Status, object? Body = null)
{
    /// <summary>Instead of a status: the connection breaks.</summary>
    public const int HangUp = 0;
}
