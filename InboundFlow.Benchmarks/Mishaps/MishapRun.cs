using System.Diagnostics.CodeAnalysis;
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
/// Every transaction is checked as it is made, since the next instant it may be all that is left. What happens is decided
/// by the seed alone: one thing happens at a time, and whatever comes in between comes at an operation of the storage.
/// </remarks>
internal sealed class MishapRun
{
    private const int MostCompany = 4;
    private static readonly TimeSpan ClockRest = TimeSpan.FromSeconds(1);

    private readonly Scenario scenario;
    private readonly int checkEvery;
    private readonly DispatchMetrics metrics;
    private readonly Witness witness;
    private readonly Ledger ledger;
    private readonly SimulatedWorld world;
    private readonly Workflows workflows = new();
    private readonly Fate fate;
    private readonly CallOrder calls;
    private readonly DispatchProcess[] processes;
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
        this.checkEvery = checkEvery;
        this.metrics = metrics;
        witness = new Witness(table, Move, agentId => world!.BeginBreak(agentId));
        ledger = new Ledger(witness, rates.ClocksApart + ClockRest);
        world = new SimulatedWorld(scenario, witness.Board, new RunResult(scenario.Arrivals.Count, null));
        ulong path = StableHash.Of(scenario.Teams[0].Id);
        fate = new Fate(SeededRandom.Of(scenario.Seed, path, (ulong)processes), rates, Tally);
        calls = new CallOrder(world, fate, Tally);
        this.processes = [.. Enumerable.Range(0, processes).Select(_ => Start())];
    }

    public MishapTally Tally { get; } = new();

    /// <summary>The promises that were broken.</summary>
    public IEnumerable<PromiseBreach> Breaches => ledger.Breaches;

    /// <summary>Runs it to its end.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await StaffAsync();
        isCalm = false;
        while (calls.TryNext(out DispatchCall? call))
        {
            cancellationToken.ThrowIfCancellationRequested();
            ledger.Disturbed(world.Now);
            await PerformAsync(call);
            ledger.Quiet(world.Now);
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

    private DispatchProcess Start() => Start(fate.DrawClock());

    private DispatchProcess Start(TimeSpan ahead) =>
        new(witness, new WorldTime(() => world.Now + ahead), metrics, Tally, BefallAsync);

    private void Move(IReadOnlyList<PlacementChange> changes)
    {
        world.Follow(changes);
        ledger.Moved(changes, world.Now);
    }

    /// <summary>Makes the call until it is answered, and sometimes once more.</summary>
    private async Task PerformAsync(DispatchCall call)
    {
        Begin(call);
        await CallAsync(call);
        while (fate.Brings(fate.Rates.Repeated))
        {
            Tally.Repeated++;
            await CallAsync(call);
        }

        End(call);
    }

    private void Begin(DispatchCall call)
    {
        Tally.Calls++;
        Tally.Conversations += call is DispatchCall.Ask ? 1 : 0;
        calls.Begin(call);
        ledger.Begin(call);
    }

    private void End(DispatchCall call)
    {
        calls.End(call);
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
            process.HasSeat = call is not DispatchCall.ReturnToQueue && fate.Brings(fate.Rates.Company);
            Task<CallAnswer> answer = CallAnswer.OfAsync(call, process.Store);
            await EndedAsync(answer);
            (DispatchCall Call, Task<CallAnswer> Answer)[] company = process.TakeCompany();
            await Task.WhenAll(company.Select(other => EndedAsync(other.Answer)));
            await RestAsync(process);
            isAnswered = await TakeAsync(process, answer);
            foreach ((DispatchCall other, Task<CallAnswer> its) in company)
            {
                if (!await TakeAsync(process, its))
                {
                    await CallAsync(other);
                }

                End(other);
            }
        }
    }

    private DispatchProcess FreeProcess()
    {
        DispatchProcess[] free = Array.FindAll(processes, process => !process.IsBusy);
        return free[fate.Draw(free.Length)];
    }

    // Nothing else happens until all are answered: what comes of them then comes in this order.
    private static async Task EndedAsync(Task answering) =>
        await answering.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task<bool> TakeAsync(DispatchProcess process, Task<CallAnswer> answering)
    {
        try
        {
            CallAnswer answer = await answering;
            if (answer.Placement is Placement placement)
            {
                workflows.Learn(placement);
            }

            // One whose clock is behind thinks that it is not yet time.
            DateTimeOffset? next = process.Store.NextAt;
            world.PlanTick(next <= world.Now ? world.Now + ClockRest : next);
            world.Abandon(answer.Abandoned);
            return true;
        }
        catch (Exception e) when (e is RequestFailedException or ProcessDiedException)
        {
            return false;
        }
    }

    // Nothing goes on in a process that serves no call.
    private async Task RestAsync(DispatchProcess process)
    {
        process.HasSeat = false;
        if (process.IsMatching)
        {
            // Whoever looks is answered when nothing matches any more. Should it fail, the rest matches with the next call.
            await EndedAsync(process.Store.FindAgentAsync("nobody", CancellationToken.None));
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
            Seat(process);
        }

        if (fate.Brings(fate.Rates.Rival) && TryRival(out DispatchCall? rival))
        {
            await PerformAsync(rival);
        }

        return fate.DrawMishap();
    }

    private bool TryRival([MaybeNullWhen(false)] out DispatchCall rival)
    {
        rival = null;
        return Array.Exists(processes, process => !process.IsBusy) && calls.TrySoon(out rival);
    }

    private void Seat(DispatchProcess process)
    {
        int most = 1 + fate.Draw(MostCompany);
        while (process.Company.Count < most && calls.TrySoon(out DispatchCall? call))
        {
            if (call is DispatchCall.ReturnToQueue)
            {
                // Two calls in a row, of which the second would come along with whoever is there then.
                calls.Postpone(call);
                return;
            }

            Tally.Shared++;
            Begin(call);
            process.Company.Add((call, CallAnswer.OfAsync(call, process.Store)));
        }
    }

    private async Task CheckAsync()
    {
        Tally.Checks++;
        while (calls.TryLate(out DispatchCall? call))
        {
            await PerformAsync(call);
        }

        isCalm = true;
        DispatchProcess punctual = Start(TimeSpan.Zero);
        await punctual.Store.TickAsync(CancellationToken.None);
        await TellAsync();
        await ledger.CheckAsync(processes.Append(punctual).Select(process => process.Store), workflows, world.Now);
        ledger.Quiet(world.Now);
        isCalm = false;
    }

    // What the sweep does.
    private async Task TellAsync()
    {
        DispatchStore store = processes[fate.Draw(processes.Length)].Store;
        IReadOnlyList<Placement> untold = await store.ReadUntoldAsync(CancellationToken.None);
        Tally.Told += untold.Count;
        foreach (Placement placement in untold)
        {
            workflows.Learn(placement);
        }

        await store.MarkToldAsync(untold, CancellationToken.None);
    }

    private sealed class WorldTime(Func<DateTimeOffset> now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now();
    }
}
