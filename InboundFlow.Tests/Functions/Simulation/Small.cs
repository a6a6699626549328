using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Simulation;
using InboundFlow.Tests.Functions.Assignment;

namespace InboundFlow.Tests.Functions.Simulation;

/// <summary>Small scenarios with whatever a test does not care about filled in.</summary>
internal static class Small
{
    public static readonly DateTimeOffset Midnight = new(2026, 11, 23, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A team of agents who are there all the time, and traffic that comes evenly.</summary>
    public static Scenario Team(
        int agents,
        double perHour,
        TimeSpan meanHandle,
        ulong seed = 1,
        TimeSpan? length = null,
        Team? team = null,
        int capacity = 1,
        Durations? patience = null
    )
    {
        DateTimeOffset until = Midnight + (length ?? TimeSpan.FromDays(1));
        SyntheticTraffic traffic = new("support", perHour, SyntheticTraffic.Flat)
        {
            Handle = new Durations.Exponential(meanHandle),
            Patience = patience,
        };
        return new(
            seed,
            Midnight,
            until,
            [team ?? Some.Team()],
            [.. Enumerable.Range(0, agents).Select(index => Agent($"agent{index:D2}", until, capacity))],
            [.. traffic.Generate(seed, 0, Midnight, until)]
        );
    }

    public static SimulatedAgent Agent(string id, DateTimeOffset until, int capacity = 1, string teamId = "support") =>
        new(
            Some.Agent(id, capacity: capacity, presence: Presence.Offline, teams: teamId),
            [new Shift(Midnight, until)]
        );

    public static SimulationReport Run(Scenario scenario, int checkEvery = 100) =>
        Simulator.Run(scenario, new SimulatorOptions { CheckEvery = checkEvery }, CancellationToken.None);
}
