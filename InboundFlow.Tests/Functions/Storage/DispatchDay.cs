using Azure;
using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Storage;
using InboundFlow.Tests.Functions.Assignment;
using InboundFlow.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace InboundFlow.Tests.Functions.Storage;

/// <summary>Two processes, their table, and what their callers know.</summary>
internal sealed class DispatchDay
{
    public static readonly string[] Conversations = ["c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "c9"];
    public static readonly string[] Agents = ["ada", "bo", "cleo"];
    private static readonly string[] TeamIds = ["sales", "support", "vip"];

    private readonly MemoryTables tables = new();
    private readonly FakeTimeProvider time = new(Some.Noon);
    private readonly DispatchStore[] stores;
    private readonly Lock gate = new();

    private DispatchDay() => stores = [DispatchStores.Open(tables, time), DispatchStores.Open(tables, time)];

    /// <summary>Three teams, and in each an agent who is online.</summary>
    public static async Task<DispatchDay> BeginAsync()
    {
        DispatchDay day = new();
        for (int i = 0; i < Agents.Length; i++)
        {
            await day.stores[0].PutTeamAsync(Some.Team(TeamIds[i], fallbacks: TeamIds[2 - i]), CancellationToken.None);
            Agent agent = Some.Agent(Agents[i], capacity: i + 1, teams: TeamIds[i]);
            await day.stores[0].PutAgentAsync(agent, CancellationToken.None);
        }

        return day;
    }

    /// <summary>The last answer that each conversation that is not closed was given.</summary>
    public Dictionary<string, Placement> Told { get; } = new(StringComparer.Ordinal);

    /// <summary>Since when each of them waits.</summary>
    public Dictionary<string, DateTimeOffset> QueuedAt { get; } = new(StringComparer.Ordinal);

    public DispatchRowsView Rows => new(tables.Dispatch.Rows);

    public async Task DoAsync(DispatchStep step)
    {
        FailAt(step);
        while (true)
        {
            try
            {
                await CallAsync(stores[step.Process], step);
                return;
            }
            catch (RequestFailedException)
            {
                tables.Dispatch.Fault = null;
            }
        }
    }

    /// <summary>What the sweep does: from then on nothing may be left over.</summary>
    public async Task SettleAsync()
    {
        tables.Dispatch.Fault = null;
        time.Advance(TimeSpan.FromSeconds(1));
        await stores[0].ReadUntoldAsync(CancellationToken.None);
        DispatchState state = await stores[1].ReadAsync(CancellationToken.None);
        Assert.Equal(0, WatchdogPolicy.OldestUnservedSeconds(state, time.GetUtcNow()));
    }

    private void FailAt(DispatchStep step)
    {
        if (step.FailAt == int.MaxValue)
        {
            return;
        }

        int number = tables.Dispatch.Operations + step.FailAt;
        tables.Dispatch.Fault = (operation, after) =>
        {
            if (operation == number && after == step.TakesEffect)
            {
                throw new RequestFailedException(503, "The server is busy.");
            }
        };
    }

    private async Task CallAsync(DispatchStore store, DispatchStep step)
    {
        string conversation = Conversations[step.What];
        string team = TeamIds[step.Number % TeamIds.Length];
        switch (step.Kind)
        {
            case 0 or 1 or 2 or 3:
                await AskAsync(store, conversation, team, step.Number);
                break;
            case 4 or 5:
                await store.ReleaseAsync(conversation, CancellationToken.None);
                Forget(conversation);
                break;
            case 6:
                Note(await store.ReviewAsync(conversation, time.GetUtcNow().AddMinutes(1), CancellationToken.None));
                break;
            case 7:
                await AssignAsync(store, conversation, team, Agents[step.Who]);
                break;
            case 8 or 9:
                await store.SetPresenceAsync(
                    Agents[step.Who],
                    (Presence)(step.Number % 3),
                    whenFinished: false,
                    CancellationToken.None
                );
                break;
            case 10:
                await store.PutAgentAsync(AgentOf(step), CancellationToken.None);
                break;
            case 11:
                await store.PutTeamAsync(TeamOf(team, step), CancellationToken.None);
                break;
            case 12:
                await DeleteAsync(store, team, Agents[step.Who], step.Number);
                break;
            case 13:
                await store.TransferAsync(conversation, team, CancellationToken.None);
                break;
            default:
                await TellAsync(store);
                break;
        }
    }

    private async Task AskAsync(DispatchStore store, string conversation, string team, int priority)
    {
        DateTimeOffset queuedAt;
        Placement? before;
        lock (gate)
        {
            if (!QueuedAt.TryGetValue(conversation, out queuedAt))
            {
                QueuedAt[conversation] = queuedAt = time.GetUtcNow();
            }

            // By the time of the answer it may have been told of an agent whom it got since.
            before = Told.GetValueOrDefault(conversation);
        }

        AgentRequest request = Some.Request(conversation, team, priority, queuedAt, Agents[0]);
        Placement placement = await store.RequestAgentAsync(request, CancellationToken.None);
        Assert.NotEqual(PlacementStatus.Withdrawn, placement.Status);
        if (before?.AgentId is not null)
        {
            Assert.Equal((before.AgentId, before.AssignedAt), (placement.AgentId, placement.AssignedAt));
        }

        Note(placement);
    }

    private async Task AssignAsync(DispatchStore store, string conversation, string team, string agent)
    {
        lock (gate)
        {
            QueuedAt.TryAdd(conversation, time.GetUtcNow());
        }

        AgentRequest request = Some.Request(conversation, team, 0, QueuedAt[conversation]);
        Placement? placement = await store.AssignByHandAsync(request, agent, CancellationToken.None);
        lock (gate)
        {
            // One that waits is told by the event, not by this answer.
            if (placement is null)
            {
                _ = Told.ContainsKey(conversation) || QueuedAt.Remove(conversation);
            }
            else if (!Told.TryGetValue(conversation, out Placement? before) || before.AgentId is not null)
            {
                Told[conversation] = placement;
            }
        }
    }

    private async Task TellAsync(DispatchStore store)
    {
        IReadOnlyList<Placement> untold = await store.ReadUntoldAsync(CancellationToken.None);
        foreach (Placement placement in untold)
        {
            Note(placement);
        }

        await store.MarkToldAsync(untold, CancellationToken.None);
    }

    private static async Task DeleteAsync(DispatchStore store, string team, string agent, int number)
    {
        if (number % 2 == 0)
        {
            await store.DeleteAgentAsync(agent, CancellationToken.None);
        }
        else
        {
            await store.DeleteTeamAsync(team, CancellationToken.None);
        }
    }

    private void Note(Placement placement)
    {
        lock (gate)
        {
            string id = placement.ConversationId;

            // What was read first may be told last: of two placements the later one counts.
            bool isLate = Told.TryGetValue(id, out Placement? known) && known.DecidedAt > placement.DecidedAt;
            if (placement.Status != PlacementStatus.Withdrawn && QueuedAt.ContainsKey(id) && !isLate)
            {
                Told[id] = placement;
            }
        }
    }

    private void Forget(string conversation)
    {
        lock (gate)
        {
            Told.Remove(conversation);
            QueuedAt.Remove(conversation);
        }
    }

    private static Agent AgentOf(DispatchStep step) =>
        Some.Agent(
            Agents[step.Who],
            capacity: step.Number,
            presence: Presence.Online,
            teams: [TeamIds[step.What % 3], TeamIds[step.Number % 3]]
        );

    private static Team TeamOf(string id, DispatchStep step) =>
        Some.Team(
            id,
            (AssignmentStrategy)(step.What % 2),
            onlineOnly: step.Who != 0,
            maxOpen: step.What > 7 ? 2 : null,
            maxWait: TimeSpan.FromMinutes(1),
            fallbacks: TeamIds[step.Who]
        );
}

/// <summary>One step of a day.</summary>
/// <param name="Process">Which of the two processes makes the call.</param>
/// <param name="FailAt">Which of its storage operations fails, if it gets that far.</param>
/// <param name="TakesEffect">Whether the operation took effect all the same.</param>
internal sealed record DispatchStep(int Kind, int What, int Who, int Number, int Process, int FailAt, bool TakesEffect);
