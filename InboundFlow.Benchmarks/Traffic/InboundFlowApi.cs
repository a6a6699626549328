using System.Net.Http.Json;
using System.Text.Json;

namespace InboundFlow.Benchmarks.Traffic;

/// <summary>The part of the HTTP contract that a supervisor's script would use.</summary>
internal sealed class InboundFlowApi(HttpClient http)
{
    private const string Team = "support";
    private const int PageSize = 200;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Makes the team of all conversations, with so many agents, all online.</summary>
    internal async Task SeedAsync(int agents, int capacity, CancellationToken cancellationToken)
    {
        await PutAsync($"api/teams/{Team}", new { name = "Support", strategy = "roundRobin" }, cancellationToken);
        for (int index = 0; index < agents; index++)
        {
            string agent = $"api/agents/agent-{index}";
            await PutAsync(
                agent,
                new
                {
                    name = $"Agent {index}",
                    teams = new[] { Team },
                    capacity,
                },
                cancellationToken
            );
            await PutAsync($"{agent}/presence", new { status = "online" }, cancellationToken);
        }
    }

    internal async Task<IReadOnlyList<ApiAgent>> ReadAgentsAsync(CancellationToken cancellationToken) =>
        (await GetAsync<ApiPage<ApiAgent>>("api/agents", cancellationToken)).Items;

    internal async Task<IReadOnlyList<ApiConversation>> ReadOpenConversationsAsync(CancellationToken cancellationToken)
    {
        List<ApiConversation> conversations = [];
        string? next = "";
        while (next is not null)
        {
            string token = next.Length == 0 ? "" : "&continuationToken=" + Uri.EscapeDataString(next);
            ApiPage<ApiConversation> page = await GetAsync<ApiPage<ApiConversation>>(
                $"api/conversations?status=open&top={PageSize}{token}",
                cancellationToken
            );
            conversations.AddRange(page.Items);
            next = page.ContinuationToken;
        }

        return conversations;
    }

    internal async Task<IReadOnlyList<ApiMessage>> ReadMessagesAsync(string id, CancellationToken cancellationToken) =>
        (await GetAsync<ApiPage<ApiMessage>>($"api/conversations/{id}/messages", cancellationToken)).Items;

    internal async Task<IReadOnlyList<ApiEvent>> ReadTimelineAsync(string id, CancellationToken cancellationToken) =>
        (await GetAsync<ApiPage<ApiEvent>>($"api/conversations/{id}/timeline", cancellationToken)).Items;

    private async Task PutAsync<T>(string path, T body, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await http.PutAsJsonAsync(path, body, Json, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    private async Task<T> GetAsync<T>(string path, CancellationToken cancellationToken) =>
        await http.GetFromJsonAsync<T>(path, Json, cancellationToken)
        ?? throw new InvalidOperationException($"GET {path} answered with nothing.");
}
