namespace InboundFlow.Functions.Simulation;

/// <summary>Runs scenarios.</summary>
public static class Simulator
{
    /// <summary>Runs a scenario to its end.</summary>
    /// <remarks>
    /// Teams that share no agents and no fallback teams cannot notice each other, so each such group runs on a board of its
    /// own, several at a time. The report is the same however many that are.
    /// </remarks>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static SimulationReport Run(
        Scenario scenario,
        SimulatorOptions options,
        CancellationToken cancellationToken
    ) => RunAll(scenario, options, cancellationToken).Report;

    internal static SimulatedTraffic RunAll(
        Scenario scenario,
        SimulatorOptions options,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentNullException.ThrowIfNull(options);
        IReadOnlyList<ScenarioPart> parts = ScenarioPart.Of(scenario);
        RunResult[] results = new RunResult[parts.Count];
        ParallelOptions parallel = new()
        {
            CancellationToken = cancellationToken,
            MaxDegreeOfParallelism = options.Parallel,
        };
        Parallel.For(
            0,
            parts.Count,
            parallel,
            index =>
                results[index] = new SimulationRun(parts[index].Scenario, options.CheckEvery).Run(
                    options.Arrived,
                    cancellationToken
                )
        );
        return Join(scenario, parts, results);
    }

    private static SimulatedTraffic Join(Scenario scenario, IReadOnlyList<ScenarioPart> parts, RunResult[] results)
    {
        Outcome[] outcomes = new Outcome[scenario.Arrivals.Count];
        AgentLoad[] loads = new AgentLoad[scenario.Agents.Count];
        BreachList? breaches = results.Any(result => result.Breaches is not null) ? new() : null;
        for (int part = 0; part < parts.Count; part++)
        {
            for (int index = 0; index < parts[part].Arrivals.Count; index++)
            {
                outcomes[parts[part].Arrivals[index]] = results[part].Outcomes[index];
            }

            for (int index = 0; index < parts[part].Agents.Count; index++)
            {
                loads[parts[part].Agents[index]] = results[part].Agents[index];
            }

            foreach (PromiseBreach breach in results[part].Breaches ?? [])
            {
                breaches!.Add(breach);
            }
        }

        long events = results.Sum(result => result.Events);
        return new(ReportBuilder.Build(scenario, outcomes, loads, events, breaches), outcomes);
    }
}

/// <summary>How a simulation is run. None of it changes the report.</summary>
public sealed record SimulatorOptions
{
    /// <summary>How many groups of teams at a time.</summary>
    public int Parallel { get; init; } = 1;

    /// <summary>
    /// Check the promises: each assignment as it is made, and everything after so many events. 0 not to.
    /// </summary>
    public int CheckEvery { get; init; }

    /// <summary>Told now and then how many more conversations have come; by several threads at once.</summary>
    public Action<int> Arrived { get; init; } = _ => { };
}

/// <summary>A report, and what became of each of the scenario's arrivals.</summary>
internal sealed record SimulatedTraffic(SimulationReport Report, Outcome[] Outcomes);
