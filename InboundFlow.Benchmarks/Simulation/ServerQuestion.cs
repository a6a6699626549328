using System.Globalization;
using System.Text;
using System.Text.Json;
using InboundFlow.Functions.Http;
using InboundFlow.Functions.Simulation;

namespace InboundFlow.Benchmarks.Simulation;

/// <summary>Asks a running server what would be if a team were different.</summary>
internal static class ServerQuestion
{
    /// <summary>Asks, and prints the answer.</summary>
    /// <returns>The exit code: 0 when it was answered, 1 when it was not.</returns>
    internal static async Task<int> AskAsync(
        SimulateOptions options,
        TextWriter output,
        CancellationToken cancellationToken
    )
    {
        using HttpClient client = new() { BaseAddress = options.Url };
        using HttpRequestMessage request = new(HttpMethod.Post, $"api/teams/{options.TeamId}/simulate");
        request.Content = new StringContent(options.Body, Encoding.UTF8, "application/json");
        if (options.Key is not null)
        {
            request.Headers.Add("x-functions-key", options.Key);
        }

        using HttpResponseMessage response = await client.SendAsync(request, cancellationToken);
        string text = await response.Content.ReadAsStringAsync(cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            await output.WriteLineAsync($"{(int)response.StatusCode}: {text}");
            return 1;
        }

        SimulationView view = JsonSerializer.Deserialize<SimulationView>(text, Api.Json)!;
        await output.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{view.Conversations} conversations, {view.Traffic}; they waited p50 {view.Recorded?.P50} s, p95 {view.Recorded?.P95} s"
            )
        );
        await output.WriteAsync(ReportText.Of(view.Before));
        if (view is { After: not null, Moved: not null })
        {
            await output.WriteAsync(ComparisonText.Of(view.Before, view.After, view.Moved));
        }

        return 0;
    }
}
