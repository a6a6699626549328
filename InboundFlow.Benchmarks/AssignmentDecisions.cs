using BenchmarkDotNet.Attributes;
using InboundFlow.Functions.Assignment;
using Decision = InboundFlow.Functions.Assignment.AssignmentDecision;

namespace InboundFlow.Benchmarks;

/// <summary>One assignment decision among many agents, storage left out.</summary>
[MemoryDiagnoser]
[MinColumn]
public class AssignmentDecisions
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private static readonly WaitingEntry Anybody = new(
        new AgentRequest("conversation", "support", 0, Noon, "agent00042", "v1"),
        "support",
        ["support"],
        null
    );

    private static readonly WaitingEntry Skilled = Anybody with
    {
        Demand = Demand.Anybody with
        {
            Required = new Dictionary<string, int>(StringComparer.Ordinal) { ["billing"] = 3, ["spanish"] = 5 },
            Preferred = new Dictionary<string, int>(StringComparer.Ordinal) { ["vip"] = 8, ["french"] = 4 },
        },
    };

    private readonly Team plain = new("support", "Support") { Sticky = null };
    private readonly Team capped = new("support", "Support")
    {
        Sticky = null,
        InflowCap = new InflowCap(20, TimeSpan.FromHours(1)),
        LoginRamp = TimeSpan.FromMinutes(30),
    };

    private Agent[] inTurn = [];
    private Agent[] backwards = [];
    private Agent[] full = [];

    [Params(1_000, 10_000)]
    public int Agents { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        inTurn = Create((i, agent) => agent with { LastAssignedAt = Noon.AddSeconds(-(i * 7919L % Agents)) });
        backwards = Create((i, agent) => agent with { LastAssignedAt = Noon.AddSeconds(-i) });
        full = Create(
            (_, agent) =>
                agent with
                {
                    Holds =
                    [
                        .. Open(agent.Capacity - 1),
                        new("w", "support", HoldState.WrapUp, 1, Noon, Noon.AddMinutes(1)),
                    ],
                }
        );
    }

    /// <summary>Everybody has room, and was last assigned to in no particular order.</summary>
    [Benchmark(Baseline = true)]
    public Decision RoundRobin() => Decide(plain, AssignmentStrategy.RoundRobin, inTurn, Anybody);

    /// <summary>The worst order: each agent comes before all those looked at so far.</summary>
    [Benchmark]
    public Decision RoundRobinEachBeforeTheOthers() => Decide(plain, AssignmentStrategy.RoundRobin, backwards, Anybody);

    /// <summary>By load, under an inflow cap and a login ramp.</summary>
    [Benchmark]
    public Decision LowestLoadCapped() => Decide(capped, AssignmentStrategy.LowestLoad, inTurn, Anybody);

    [Benchmark]
    public Decision LongestIdle() => Decide(plain, AssignmentStrategy.LongestIdle, inTurn, Anybody);

    [Benchmark]
    public Decision WeightedShares() => Decide(plain, AssignmentStrategy.WeightedShares, inTurn, Anybody);

    /// <summary>Two skills required and two wished for, under an inflow cap and a login ramp.</summary>
    [Benchmark]
    public Decision BestMatchSkilledAndCapped() => Decide(capped, AssignmentStrategy.BestMatch, inTurn, Skilled);

    /// <summary>Nobody has room, and each will have some when a wrap-up is over.</summary>
    [Benchmark]
    public Decision NobodyHasRoom() => Decide(plain, AssignmentStrategy.RoundRobin, full, Anybody);

    private static Decision Decide(Team team, AssignmentStrategy strategy, Agent[] agents, WaitingEntry entry) =>
        AssignmentPolicy.Decide(team with { Strategy = strategy }, agents, entry, Noon);

    private Agent[] Create(Func<int, Agent, Agent> vary) =>
        [.. Enumerable.Range(0, Agents).Select(i => vary(i, Create(i)))];

    private static Agent Create(int i) =>
        new(
            $"agent{i:00000}",
            "Agent",
            ["support"],
            new Dictionary<string, int>(StringComparer.Ordinal)
            {
                ["billing"] = 1 + (i % 10),
                ["spanish"] = 10 - (i % 7),
                ["vip"] = i % 11,
            },
            5,
            Presence.Online
        )
        {
            Holds = Open(i % 5),
            Attendance = Attendance.None with { OnlineSince = Noon.AddMinutes(-(i % 60)) },
            RecentAssignments = [.. Enumerable.Range(0, 10).Select(j => Noon.AddMinutes(-100 + (j * 10) - (i % 9)))],
            Passes = new Dictionary<string, long>(StringComparer.Ordinal) { ["support"] = i * 7919L % 10_000 },
        };

    private static Hold[] Open(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new Hold($"c{i}", "support", HoldState.Open, 1, Noon))];
}
