using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Azure;
using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Simulation;
using InboundFlow.Functions.Storage;

namespace InboundFlow.Benchmarks.Mishaps;

/// <summary>
/// Lets a scenario happen to several processes that share a dispatch partition, while the storage fails, processes die,
/// calls are made twice or late, and others come in between; and checks every promise.
/// </summary>
/// <remarks>
/// Every transaction is checked as it is made, since the next instant may be all that is left of it. What happens is
/// decided by the seed alone: one thing happens at a time, and whatever comes in between comes at an operation of the
/// storage.
/// </remarks>
internal sealed class MishapRun
{
    private const int MostCompany = 4;

    // What comes in between comes about now.
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan ClockRest = TimeSpan.FromSeconds(1);

    private readonly Scenario scenario;
    private readonly MishapRates rates;
    private readonly int checkEvery;
    private readonly Witness witness;
    private readonly SimulatedWorld world;
    private readonly PromiseChecker checker;
    private readonly BreachList breaches = new();
    private readonly Workflows workflows = new();
    private readonly DispatchProcess[] processes;
    private readonly DispatchMetrics metrics;
    private readonly HashSet<string> underWay = new(StringComparer.Ordinal);
    private readonly LinkedList<DispatchCall> late = new();
    private SeededRandom chance;
    private bool isCalm = true;

    /// <summary>A run that has not begun.</summary>
    /// <param name="table">Where everything is stored; empty.</param>
    /// <param name="processes">How many share it.</param>
    /// <param name="checkEvery">After how many calls everything is checked.</param>
    public MishapRun(
        Scenario scenario,
        MishapRates rates,
        ITable table,
        int processes,
        int checkEvery,
        DispatchMetrics metrics
    )
    {
        this.scenario = scenario;
        this.rates = rates;
        this.checkEvery = checkEvery;
        this.metrics = metrics;
        RunResult result = new(scenario.Arrivals.Count, null);
        witness = new Witness(table, Move, agentId => world!.BeginBreak(agentId));
        checker = new PromiseChecker(witness.Board, int.MaxValue);
        world = new SimulatedWorld(scenario, witness.Board, result);
        chance = SeededRandom.Of(scenario.Seed, StableHash.Of(scenario.Teams[0].Id), (ulong)processes);
        this.processes = [.. Enumerable.Range(0, processes).Select(_ => Start())];
    }

    public MishapTally Tally { get; } = new();

    /// <summary>The promises that were broken.</summary>
    public IEnumerable<PromiseBreach> Breaches => breaches.Concat(checker.Breaches);

    /// <summary>Runs it to its end.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await StaffAsync();
        isCalm = false;
        while (TryNext(out DispatchCall? call))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await PerformAsync(call);
            if (Tally.Calls / checkEvery > Tally.Checks)
            {
                await CheckAsync();
            }
        }

        world.End();
        await CheckAsync();
    }

    private async Task StaffAsync()
    {
        foreach (Team team in scenario.Teams)
        {
            await processes[0].Store.PutTeamAsync(team, CancellationToken.None);
        }

        foreach (SimulatedAgent agent in scenario.Agents)
        {
            await processes[0].Store.PutAgentAsync(agent.Fresh(), CancellationToken.None);
        }
    }

    private DispatchProcess Start()
    {
        TimeSpan ahead = rates.ClocksApart * (chance.NextShare() - 0.5);
        return new(witness, new WorldTime(() => world!.Now + ahead), metrics, Tally, BefallAsync);
    }

    private void Move(IReadOnlyList<PlacementChange> changes)
    {
        world.Follow(changes);
        checker.Moved(changes, world.Now);
    }

    // What is late happens when chance will have it, before anything else of that conversation, and at last.
    private bool TryNext([MaybeNullWhen(false)] out DispatchCall call)
    {
        if (late.Count > 0 && Happens(0.3))
        {
            return TryTakeLate(out call);
        }

        while (world.TryNext(out call))
        {
            if (IsOutOfTurn(call) || Happens(rates.Late))
            {
                Tally.Late++;
                late.AddLast(call);
                continue;
            }

            return true;
        }

        return TryTakeLate(out call);
    }

    private bool TryTakeLate([MaybeNullWhen(false)] out DispatchCall call)
    {
        call = late.First?.Value;
        if (call is not null)
        {
            late.RemoveFirst();
        }

        return call is not null;
    }

    // A workflow makes one call after the other, and so does an agent. Agents who were asked answer when they like.
    private bool IsOutOfTurn(DispatchCall call) =>
        KeyOf(call) is string key
        && (underWay.Contains(key) || late.Any(other => string.Equals(KeyOf(other), key, StringComparison.Ordinal)));

    private static string? KeyOf(DispatchCall call) =>
        call switch
        {
            DispatchCall.AnswerOffer => null,
            DispatchCall.SetPresence presence => presence.AgentId,
            _ => call.ConversationId,
        };

    /// <summary>Makes the call until it is answered, and sometimes once more.</summary>
    private async Task PerformAsync(DispatchCall call)
    {
        Begin(call);
        do
        {
            await CallAsync(call);
        } while (Repeats());
        End(call);
    }

    private void Begin(DispatchCall call)
    {
        Tally.Calls++;
        if (KeyOf(call) is string key)
        {
            underWay.Add(key);
        }

        if (call is DispatchCall.Ask ask)
        {
            Tally.Conversations++;
            checker.Asked(ask.Request);
        }
    }

    private void End(DispatchCall call)
    {
        if (KeyOf(call) is string key)
        {
            underWay.Remove(key);
        }

        if (call is DispatchCall.Release release)
        {
            workflows.End(release.Id);
        }
    }

    private async Task CallAsync(DispatchCall call)
    {
        bool isAnswered = false;
        while (!isAnswered)
        {
            DispatchProcess process = FreeProcess();
            process.IsBusy = true;
            process.HasSeat = call is not DispatchCall.ReturnToQueue && Happens(rates.Company);
            Task<CallAnswer> answer = CallAnswer.OfAsync(call, process.Store);
            await EndedAsync(answer);
            (DispatchCall Call, Task<CallAnswer> Answer)[] company = process.TakeCompany();
            await Task.WhenAll(company.Select(other => EndedAsync(other.Answer)));
            await RestAsync(process);
            isAnswered = Take(process, answer);
            foreach ((DispatchCall other, Task<CallAnswer> its) in company)
            {
                if (!Take(process, its))
                {
                    await CallAsync(other);
                }

                End(other);
            }
        }
    }

    // Nothing else happens until all are answered: what comes of them then comes in this order.
    private static async Task EndedAsync(Task answering) =>
        await answering.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private bool Take(DispatchProcess process, Task<CallAnswer> answering)
    {
        if (
            answering is
            { IsFaulted: true, Exception.InnerException: not (RequestFailedException or ProcessDiedException) }
        )
        {
            answering.GetAwaiter().GetResult();
        }

        if (!answering.IsCompletedSuccessfully)
        {
            return false;
        }

        if (answering.Result.Placement is Placement placement)
        {
            workflows.Learn(placement);
        }

        world.Abandon(answering.Result.Abandoned);
        // One whose clock is behind thinks that it is not yet time.
        DateTimeOffset? next = process.Store.NextAt;
        world.PlanTick(next <= world.Now ? world.Now + ClockRest : next);
        return true;
    }

    // Nothing goes on in a process that serves no call.
    private async Task RestAsync(DispatchProcess process)
    {
        process.HasSeat = false;
        if (process.IsMatching)
        {
            try
            {
                await process.Store.FindAgentAsync("nobody", CancellationToken.None);
            }
            catch (Exception e) when (e is RequestFailedException or ProcessDiedException)
            {
                // What is left to be matched is matched with the next call.
            }
        }

        process.IsMatching = false;
        process.IsBusy = false;
        if (process.IsDead)
        {
            processes[Array.IndexOf(processes, process)] = Start();
        }
    }

    private async Task<Mishap> BefallAsync(DispatchProcess process)
    {
        if (isCalm || process.IsMatching)
        {
            return Mishap.None;
        }

        if (process.HasSeat)
        {
            process.HasSeat = false;
            Board(process);
        }

        if (
            Happens(rates.Rival)
            && !Array.TrueForAll(processes, process => process.IsBusy)
            && TrySoon(out DispatchCall? rival)
        )
        {
            await PerformAsync(rival);
        }

        double share = chance.NextShare();
        Mishap mishap =
            (share -= rates.Failure) < 0 ? Mishap.Refused
            : (share -= rates.Failure) < 0 ? Mishap.AnswerLost
            : (share -= rates.Crash) < 0 ? Mishap.CrashBefore
            : (share -= rates.Crash) < 0 ? Mishap.CrashAfter
            : Mishap.None;
        Tally.Failures += mishap is Mishap.Refused or Mishap.AnswerLost ? 1 : 0;
        Tally.Crashes += mishap is Mishap.CrashBefore or Mishap.CrashAfter ? 1 : 0;
        return mishap;
    }

    private void Board(DispatchProcess process)
    {
        int most = 1 + chance.NextIndex(MostCompany);
        while (process.Company.Count < most && TrySoon(out DispatchCall? call))
        {
            if (call is DispatchCall.ReturnToQueue)
            {
                // Two calls in a row, and the second comes when it comes.
                late.AddLast(call);
                return;
            }

            Tally.Shared++;
            Begin(call);
            process.Company.Add((call, CallAnswer.OfAsync(call, process.Store)));
        }
    }

    private bool TrySoon([MaybeNullWhen(false)] out DispatchCall call)
    {
        if (!world.TryNext(world.Now + Soon, out call))
        {
            return false;
        }

        if (IsOutOfTurn(call))
        {
            Tally.Late++;
            late.AddLast(call);
            return false;
        }

        return true;
    }

    private async Task CheckAsync()
    {
        Tally.Checks++;
        while (TryTakeLate(out DispatchCall? call))
        {
            await PerformAsync(call);
        }

        isCalm = true;
        await TellAsync();
        checker.CheckEverything(world.Now);
        if (workflows.FindMistaken(witness.Placements) is string mistaken)
        {
            breaches.Add(Promises.EverybodyTold, mistaken);
        }

        foreach (DispatchProcess process in processes.Append(Start()))
        {
            // Whoever looks may match what another's clock was not ready for.
            string seen = TextOf(await process.Store.ReadAsync(CancellationToken.None));
            if (!string.Equals(seen, TextOf(witness.Board.Snapshot()), StringComparison.Ordinal))
            {
                breaches.Add(Promises.OneTruth, $"at {world.Now:O} a process sees something else than is stored");
            }
        }

        isCalm = false;
    }

    private async Task TellAsync()
    {
        DispatchStore store = processes[chance.NextIndex(processes.Length)].Store;
        IReadOnlyList<Placement> untold = await store.ReadUntoldAsync(CancellationToken.None);
        Tally.Told += untold.Count;
        foreach (Placement placement in untold)
        {
            workflows.Learn(placement);
        }

        await store.MarkToldAsync(untold, CancellationToken.None);
    }

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

    private DispatchProcess FreeProcess()
    {
        DispatchProcess[] free = Array.FindAll(processes, process => !process.IsBusy);
        return free[chance.NextIndex(free.Length)];
    }

    private bool Repeats()
    {
        bool repeats = Happens(rates.Repeated);
        Tally.Repeated += repeats ? 1 : 0;
        return repeats;
    }

    private bool Happens(double rate) => chance.NextShare() < rate;

    private sealed class WorldTime(Func<DateTimeOffset> now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now();
    }
}
