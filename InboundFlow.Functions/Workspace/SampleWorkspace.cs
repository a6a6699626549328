using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace InboundFlow.Functions.Workspace;

/// <summary>Fills an empty workspace with two teams and three agents, and says how to write to it.</summary>
internal sealed class SampleWorkspace(
    IDispatcher dispatcher,
    ChannelDirectory channels,
    IOptions<SampleWorkspaceOptions> options
) : IHostedService
{
    private const string DemoChannel = "demo";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!options.Value.Enabled)
        {
            return;
        }

        DispatchState state = await dispatcher.ReadAsync(cancellationToken);
        if (state.Agents.Count == 0 && state.Teams.Count == 0)
        {
            await CreateAsync(cancellationToken);
            await Console.Out.WriteLineAsync(
                "Created a sample workspace: teams support and sales; agents ada, bo and cleo, all offline."
            );
        }

        if (channels.Find(DemoChannel)?.Account.Secrets is [string secret, ..])
        {
            await Console.Out.WriteLineAsync(
                $"Channel demo takes messages signed with {secret} (README.md shows how)."
            );
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        await dispatcher.PutTeamAsync(TeamOf("support", "Support", ["sales"]), cancellationToken);
        await dispatcher.PutTeamAsync(TeamOf("sales", "Sales", []), cancellationToken);
        await dispatcher.PutAgentAsync(AgentOf("ada", "Ada", ["support"]), cancellationToken);
        await dispatcher.PutAgentAsync(AgentOf("bo", "Bo", ["support", "sales"]), cancellationToken);
        await dispatcher.PutAgentAsync(AgentOf("cleo", "Cleo", ["sales"]), cancellationToken);
    }

    private static Team TeamOf(string id, string name, string[] fallbackTeamIds) =>
        new(id, name)
        {
            MaxWait = fallbackTeamIds.Length == 0 ? null : TimeSpan.FromMinutes(5),
            FallbackTeamIds = fallbackTeamIds,
        };

    private static Agent AgentOf(string id, string name, string[] teams) =>
        new(id, name, teams, new Dictionary<string, int>(StringComparer.Ordinal), 5, Presence.Offline);
}
