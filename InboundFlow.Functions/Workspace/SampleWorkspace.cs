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
        await dispatcher.PutTeamAsync(Support, cancellationToken);
        await dispatcher.PutTeamAsync(Sales, cancellationToken);
        await dispatcher.PutAgentAsync(AgentOf("ada", "Ada", 8, ["support"]), cancellationToken);
        await dispatcher.PutAgentAsync(AgentOf("bo", "Bo", 5, ["support", "sales"]), cancellationToken);
        await dispatcher.PutAgentAsync(AgentOf("cleo", "Cleo", 9, ["sales"]), cancellationToken);
    }

    // Something of most of what a team can say, and nothing that makes a first try wait.
    private static readonly Team Support = new("support", "Support")
    {
        Sticky = new StickyRule(TimeSpan.FromDays(7), null),
        MaxWait = TimeSpan.FromMinutes(5),
        FallbackTeamIds = ["sales"],
        ReplyLadder = new ReplyLadder(
            TimeSpan.FromMinutes(10),
            TimeSpan.FromMinutes(30),
            1,
            TimeSpan.FromHours(4),
            null
        ),
        ReturnAfterOffline = TimeSpan.FromMinutes(15),
    };

    private static readonly Team Sales = new("sales", "Sales") { Strategy = AssignmentStrategy.BestMatch };

    private static Agent AgentOf(string id, string name, int english, string[] teams) =>
        new(
            id,
            name,
            teams,
            new Dictionary<string, int>(StringComparer.Ordinal) { ["english"] = english },
            5,
            Presence.Offline
        );
}
