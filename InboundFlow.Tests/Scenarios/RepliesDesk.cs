using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace InboundFlow.Tests.Scenarios;

/// <summary>What an agent does who answers.</summary>
internal static class RepliesDesk
{
    /// <summary>Ada answers; returns the message's id when everything that follows has happened.</summary>
    public static async Task<string> ReplyAsync(this App app, string conversationId, string text, string? key = null)
    {
        using HttpResponseMessage response = await app.TryReplyAsync(conversationId, text, key);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        JsonElement accepted = await response.Content.ReadFromJsonAsync<JsonElement>();
        await app.Host.DrainAsync();
        return accepted.Text("id")!;
    }

    /// <summary>The same, whatever the answer is, and without waiting.</summary>
    public static async Task<HttpResponseMessage> TryReplyAsync(
        this App app,
        string conversationId,
        string text,
        string? key = null
    )
    {
        using HttpRequestMessage request = new(HttpMethod.Post, $"api/conversations/{conversationId}/messages");
        request.Content = JsonContent.Create(new { agentId = "ada", text });
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return await app.Client.SendAsync(request);
    }

    public static Task<JsonElement[]> MessagesAsync(this App app, string conversationId) =>
        app.ItemsAsync($"conversations/{conversationId}/messages");

    /// <summary>The only message that went out.</summary>
    public static async Task<JsonElement> SentMessageAsync(this App app, string conversationId) =>
        Assert.Single(await app.MessagesAsync(conversationId), message => message.Text("direction") == "outbound");
}
