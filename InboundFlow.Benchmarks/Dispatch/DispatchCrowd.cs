using System.Globalization;
using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Storage;

namespace InboundFlow.Benchmarks.Dispatch;

/// <summary>Teams, agents and conversations to measure with.</summary>
internal static class DispatchCrowd
{
    public const string TeamId = "support";

    private static readonly DateTimeOffset Morning = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);

    public static Agent Agent(int number, int capacity, string teamId = TeamId) =>
        new(
            Name("agent", number),
            Name("Agent", number),
            [teamId],
            new Dictionary<string, int>(StringComparer.Ordinal) { ["en"] = 7, ["es"] = 1 + (number % 10) },
            capacity,
            Presence.Offline
        );

    public static AgentRequest Request(string conversationId, string teamId = TeamId) =>
        new(conversationId, teamId, 0, Morning, null, "v1");

    public static string Name(string what, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{what}-{number:00000}");

    /// <summary>A team of agents, all online or none.</summary>
    public static async Task StaffAsync(
        DispatchStore store,
        string teamId,
        int agents,
        int capacity,
        Presence presence,
        CancellationToken cancellationToken
    )
    {
        await store.PutTeamAsync(new Team(teamId, teamId), cancellationToken);
        await EachAsync(agents, number => store.PutAgentAsync(Agent(number, capacity, teamId), cancellationToken));
        if (presence != Presence.Offline)
        {
            await EachAsync(
                agents,
                number =>
                    store.SetPresenceAsync(Name("agent", number), presence, whenFinished: false, cancellationToken)
            );
        }
    }

    /// <summary>All at once: whoever shares a transaction may.</summary>
    public static Task EachAsync(int count, Func<int, Task> call) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(call).ToArray());
}
