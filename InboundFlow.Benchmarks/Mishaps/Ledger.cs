using System.Text.Json;
using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Simulation;
using InboundFlow.Functions.Storage;

namespace InboundFlow.Benchmarks.Mishaps;

/// <summary>What was promised in a run, and what of it was broken.</summary>
/// <param name="clocks">How long the passing of time alone may need to be noticed, since clocks differ.</param>
internal sealed class Ledger(Witness witness, TimeSpan clocks)
{
    private readonly PromiseChecker checker = new(witness.Board, int.MaxValue);
    private readonly BreachList breaches = new();
    private DateTimeOffset quietSince;

    /// <summary>The promises that were broken.</summary>
    public IEnumerable<PromiseBreach> Breaches => breaches.Concat(checker.Breaches);

    /// <summary>A call is about to be made for the first time.</summary>
    public void Begin(DispatchCall call)
    {
        if (call is DispatchCall.Ask ask)
        {
            checker.Asked(ask.Request);
        }
    }

    /// <summary>A transaction was made.</summary>
    public void Moved(IReadOnlyList<PlacementChange> changes, DateTimeOffset now) => checker.Moved(changes, now);

    /// <summary>Something is about to happen, for the first time since all was quiet.</summary>
    /// <remarks>Whoever could have been served in the meantime, by the passing of time, should have been.</remarks>
    public void Disturbed(DateTimeOffset now)
    {
        DateTimeOffset then = now - clocks;
        if (then > quietSince && UnservedAt(then) is WaitingEntry entry)
        {
            breaches.Add(
                Promises.NobodyIdle,
                $"{entry.Request.ConversationId} could be served from {then:O} on, and was not at {now:O}"
            );
        }
    }

    /// <summary>All that was asked for was done.</summary>
    public void Quiet(DateTimeOffset now) => quietSince = now;

    /// <summary>Checks everything while nothing happens, and everybody has just been told.</summary>
    public async Task CheckAsync(IEnumerable<DispatchStore> stores, Workflows workflows, DateTimeOffset now)
    {
        checker.CheckEverything(now);
        if (workflows.FindMistaken(witness.Placements) is string mistaken)
        {
            breaches.Add(Promises.EverybodyTold, mistaken);
        }

        foreach (DispatchStore store in stores)
        {
            // Whoever looks may match what another's clock was not ready for.
            string seen = TextOf(await store.ReadAsync(CancellationToken.None));
            if (!string.Equals(seen, TextOf(witness.Board.Snapshot()), StringComparison.Ordinal))
            {
                breaches.Add(Promises.OneTruth, $"at {now:O} a process sees something else than is stored");
            }
        }
    }

    private WaitingEntry? UnservedAt(DateTimeOffset then) =>
        witness
            .Board.Lanes.Teams.Select(witness.Board.FindTeam)
            .OfType<Team>()
            .Where(team => HoursPolicy.IsOpen(team, then))
            .SelectMany(team => witness.Board.Lanes.AskingOf(team.Id).Where(lane => HasAgent(team, lane, then)))
            .FirstOrDefault()
            ?.Head;

    private bool HasAgent(Team team, Lane lane, DateTimeOffset then) =>
        witness
            .Board.MembersOf(team.Id)
            .Any(member => EligibilityPolicy.ExclusionOf(member, team, lane.Demand!, then) is null);

    private static string TextOf(DispatchState state) =>
        JsonSerializer.Serialize(
            new
            {
                Agents = state.Agents.Values.OrderBy(agent => agent.Id, StringComparer.Ordinal),
                Teams = state.Teams.Values.OrderBy(team => team.Id, StringComparer.Ordinal),
                Queue = state.Queue.OrderBy(entry => entry.Request.ConversationId, StringComparer.Ordinal),
                Paces = state.Paces.Values.OrderBy(pace => pace.TeamId, StringComparer.Ordinal),
            }
        );
}
