using System.Net;
using System.Text.Json;

namespace InboundFlow.Tests.Scenarios;

/// <summary>What agents and supervisors do and see.</summary>
internal static class AgentsDesk
{
    /// <summary>A second later a contact who has no open conversation writes; returns the id of the one that opens.</summary>
    public static async Task<string> OpensAsync(this App app, string sender, string text = "hello")
    {
        app.Time.Advance(TimeSpan.FromSeconds(1));
        await app.WritesAsync(sender, text);
        return (await app.ConversationsAsync())[0].Text("id")!;
    }

    public static Task<JsonElement> FindAsync(this App app, string conversationId) =>
        app.GetAsync("conversations/" + conversationId);

    /// <summary>Who has it; null while nobody has.</summary>
    public static async Task<string?> AgentOfAsync(this App app, string conversationId) =>
        (await app.FindAsync(conversationId)).Text("agentId");

    public static async Task<string?> PhaseOfAsync(this App app, string conversationId) =>
        (await app.FindAsync(conversationId)).Text("phase");

    /// <summary>An agent answers an offer; returns when everything that follows has happened.</summary>
    public static async Task<HttpStatusCode> AnswersAsync(
        this App app,
        string conversationId,
        string agentId,
        bool accept
    )
    {
        using HttpResponseMessage answer = await app.TryAnswerAsync(conversationId, agentId, accept);
        await app.Host.DrainAsync();
        return answer.StatusCode;
    }

    /// <summary>The same, without waiting.</summary>
    public static Task<HttpResponseMessage> TryAnswerAsync(
        this App app,
        string conversationId,
        string agentId,
        bool accept
    ) => app.TryPostAsync($"conversations/{conversationId}/offer", new { agentId, accept });

    /// <summary>Somebody assigns by hand; returns when everything that follows has happened.</summary>
    public static async Task<HttpStatusCode> AssignsAsync(this App app, string conversationId, object to)
    {
        using HttpResponseMessage answer = await app.TryPostAsync($"conversations/{conversationId}/assign", to);
        await app.Host.DrainAsync();
        return answer.StatusCode;
    }

    /// <summary>The timeline's events of a type, in order.</summary>
    public static async Task<JsonElement[]> EventsAsync(this App app, string conversationId, string type) =>
        [.. (await app.ItemsAsync($"conversations/{conversationId}/timeline")).Where(e => e.Text("type") == type)];

    /// <summary>The agents who were asked and have not answered, in order.</summary>
    public static async Task<string[]> AskedAsync(this App app, string conversationId)
    {
        JsonElement entry = Assert.Single(
            await app.ItemsAsync("queue"),
            entry => entry.Text("conversationId") == conversationId
        );
        return
        [
            .. entry
                .GetProperty("offers")
                .EnumerateArray()
                .Select(offer => offer.Text("agentId")!)
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>How many conversations an agent has open.</summary>
    public static async Task<int> OpenCountAsync(this App app, string agentId) =>
        (await app.GetAsync("agents/" + agentId)).GetProperty("openCount").GetInt32();

    /// <summary>Settings of one rule that takes all whose text contains a word, with what it asks besides.</summary>
    public static Dictionary<string, string?> Rule(string word, params (string Key, string Value)[] asks)
    {
        Dictionary<string, string?> settings = new(StringComparer.Ordinal)
        {
            ["Workflow:Rules:0:Name"] = $"Says {word}",
            ["Workflow:Rules:0:TeamId"] = "support",
            ["Workflow:Rules:0:When:0:Field"] = "text",
            ["Workflow:Rules:0:When:0:Operator"] = "contains",
            ["Workflow:Rules:0:When:0:Value"] = word,
        };
        foreach ((string key, string value) in asks)
        {
            settings["Workflow:Rules:0:" + key] = value;
        }

        return settings;
    }
}
