using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using InboundFlow.Functions;
using InboundFlow.LocalRuntime.Durable;
using InboundFlow.LocalRuntime.Hosting;
using InboundFlow.Tests.Support;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace InboundFlow.Tests.Scenarios;

/// <summary>The whole app on the run's Azurite, spoken to over HTTP, with a clock that the test moves.</summary>
internal sealed class App : IAsyncDisposable
{
    public const string Channel = "demo";
    public const string Secret = "whsec_c2NlbmFyaW8tc2VjcmV0LXNjZW5hcmlvLXNlY3JldCE=";

    private App(TestHost host) => Host = host;

    public TestHost Host { get; }

    public HttpClient Client => Host.Client;

    public FakeTimeProvider Time => Host.Time;

    public static async Task<App> StartAsync(
        AzuriteFixture azurite,
        Action<IServiceCollection>? replace = null,
        IReadOnlyDictionary<string, string?>? settings = null
    ) =>
        await StartAsync(
            new TestHostOptions
            {
                ConnectionString = await azurite.ConnectionStringAsync(),
                Runtime = new LocalRuntimeOptions { AppAssembly = typeof(InboundFlowRegistration).Assembly },
                Configure = builder =>
                {
                    builder.ConfigureFunctionsWebApplication();
                    builder.Services.AddInboundFlow(builder.Configuration);
                },
                Override = replace ?? (_ => { }),
                Settings = Settings(settings),
            }
        );

    /// <summary>Starts an app as another one was started: what a restart finds.</summary>
    public static async Task<App> StartAsync(TestHostOptions options)
    {
        Adversity? adversity = Adversity.Present;
        TestHostOptions adverse = options with
        {
            Override = services =>
            {
                options.Override(services);
                if (adversity is not null)
                {
                    services.AddSingleton<EngineConduct>(adversity);
                }
            },
        };
        return new(await TestHost.StartAsync(adverse));
    }

    /// <summary>A team, and agents <c>ada</c>, <c>bo</c>… in it, each with a presence of their own.</summary>
    public async Task HasTeamAsync(
        string teamId,
        object? team = null,
        params (string Id, int Capacity, bool Online)[] agents
    )
    {
        await PutAsync($"teams/{teamId}", team ?? new { });
        foreach ((string id, int capacity, bool online) in agents)
        {
            await PutAsync($"agents/{id}", new { teams = new[] { teamId }, capacity });
            if (online)
            {
                await ComesOnlineAsync(id);
            }
        }
    }

    public Task ComesOnlineAsync(string agentId) => SetPresenceAsync(agentId, "online");

    public async Task SetPresenceAsync(string agentId, string status)
    {
        await PutAsync($"agents/{agentId}/presence", new { status });
        await Host.DrainAsync();
    }

    /// <summary>A contact writes; returns when everything that follows has happened.</summary>
    public async Task WritesAsync(string sender, string text, string? messageId = null)
    {
        using HttpResponseMessage response = await PostMessageAsync(sender, text, messageId);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await Host.DrainAsync();
    }

    /// <summary>Posts a signed webhook.</summary>
    public async Task<HttpResponseMessage> PostMessageAsync(string sender, string text, string? messageId = null)
    {
        string id = messageId ?? $"{sender}-{text.GetHashCode(StringComparison.Ordinal):x}";
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                type = "message",
                id,
                timestamp = Time.GetUtcNow(),
                sender = new { id = sender, name = sender },
                text,
            }
        );
        return await PostDeliveryAsync(id, body);
    }

    /// <summary>Posts a signed webhook with any body.</summary>
    public async Task<HttpResponseMessage> PostDeliveryAsync(string id, byte[] body)
    {
        string timestamp = Time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        byte[] mac = HMACSHA256.HashData(Convert.FromBase64String(Secret["whsec_".Length..]), signed);
        using HttpRequestMessage request = new(HttpMethod.Post, $"api/channels/{Channel}/webhook");
        request.Content = new ByteArrayContent(body);
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", timestamp);
        request.Headers.Add("webhook-signature", "v1," + Convert.ToBase64String(mac));
        return await Client.SendAsync(request);
    }

    /// <summary>All conversations, newest first.</summary>
    public Task<JsonElement[]> ConversationsAsync(string query = "") => ItemsAsync("conversations?" + query);

    /// <summary>The only conversation there is.</summary>
    public async Task<JsonElement> ConversationAsync(string query = "") =>
        Assert.Single(await ConversationsAsync(query));

    public async Task<JsonElement> CloseAsync(string conversationId, string agentId)
    {
        JsonElement closed = await PostAsync(
            $"conversations/{conversationId}/close",
            new
            {
                agentId,
                category = "solved",
                summary = "done",
            }
        );
        await Host.DrainAsync();
        return closed;
    }

    /// <summary>The types of the timeline's events, in order.</summary>
    public async Task<string[]> TimelineAsync(string conversationId) =>
        [
            .. (await ItemsAsync($"conversations/{conversationId}/timeline")).Select(e =>
                e.GetProperty("type").GetString()!
            ),
        ];

    /// <summary>The state of the conversation's orchestration, as operators see it.</summary>
    public async Task<string?> WorkflowStatusAsync(string conversationId)
    {
        string path = $"runtime/webhooks/durabletask/instances/{conversationId}";
        return (await ReadAsync(await Client.GetAsync(path))).Text("runtimeStatus");
    }

    public async Task<JsonElement[]> ItemsAsync(string path) =>
        [.. (await GetAsync(path)).GetProperty("items").EnumerateArray()];

    public async Task<JsonElement> GetAsync(string path) => await ReadAsync(await Client.GetAsync("api/" + path));

    public async Task<JsonElement> PutAsync(string path, object body) =>
        await ReadAsync(await Client.PutAsJsonAsync("api/" + path, body));

    public async Task<JsonElement> PostAsync(string path, object body) =>
        await ReadAsync(await Client.PostAsJsonAsync("api/" + path, body));

    /// <summary>The same as <see cref="PutAsync"/>, whatever the answer is.</summary>
    public Task<HttpResponseMessage> TryPutAsync(string path, object body) =>
        Client.PutAsJsonAsync("api/" + path, body);

    /// <summary>The same as <see cref="PostAsync"/>, whatever the answer is.</summary>
    public Task<HttpResponseMessage> TryPostAsync(string path, object body) =>
        Client.PostAsJsonAsync("api/" + path, body);

    /// <summary>The same as <see cref="CloseAsync"/>, whatever the answer is.</summary>
    public Task<HttpResponseMessage> TryCloseAsync(string conversationId, string agentId) =>
        Client.PostAsJsonAsync($"api/conversations/{conversationId}/close", new { agentId });

    /// <summary>Moves the clock until the answer is there: what is asked for may retry on the way.</summary>
    public async Task<HttpResponseMessage> WhileTimePassesAsync(Task<HttpResponseMessage> answer)
    {
        await PassTimeUntilAsync(answer);
        return await answer;
    }

    /// <summary>Moves the clock until something is done.</summary>
    /// <remarks>A step at each tick of the real clock, or all of the time would be over before a request comes in.</remarks>
    public async Task PassTimeUntilAsync(Task done)
    {
        using PeriodicTimer ticks = new(TimeSpan.FromMilliseconds(2));
        while (!done.IsCompleted && await ticks.WaitForNextTickAsync())
        {
            await Host.AdvanceAsync(TimeSpan.FromMilliseconds(10));
        }
    }

    /// <summary>Assigns by hand, under the same key every time; whatever the answer is.</summary>
    public async Task<HttpResponseMessage> TryAssignAsync(string conversationId, object body)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, $"api/conversations/{conversationId}/assign");
        request.Content = JsonContent.Create(body);
        request.Headers.Add("Idempotency-Key", "assign-" + conversationId);
        return await Client.SendAsync(request);
    }

    /// <summary>Stops it. Every decision that it took has to come out of its record again.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!Host.IsOver)
            {
                await DecisionRecords.TakeAllAgainAsync(Host.Services, Time.GetUtcNow());
            }
        }
        finally
        {
            await Host.DisposeAsync();
        }
    }

    private static Dictionary<string, string?> Settings(IReadOnlyDictionary<string, string?>? more)
    {
        Dictionary<string, string?> settings = new(StringComparer.Ordinal)
        {
            [$"Channels:{Channel}:Type"] = "generic",
            [$"Channels:{Channel}:Secrets:0"] = Secret,
            [$"Channels:{Channel}:BaseUrl"] = "http://127.0.0.1:9/replies",
            ["Workflow:DefaultTeamId"] = "support",
        };
        foreach ((string key, string? value) in more ?? new Dictionary<string, string?>(StringComparer.Ordinal))
        {
            settings[key] = value;
        }

        return settings;
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response)
    {
        using (response)
        {
            string text = await response.Content.ReadAsStringAsync();
            Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode} {text}");
            return JsonSerializer.Deserialize<JsonElement>(text);
        }
    }
}

/// <summary>Reading answers.</summary>
internal static class Answers
{
    public static string? Text(this JsonElement element, string name) => element.GetProperty(name).GetString();
}
