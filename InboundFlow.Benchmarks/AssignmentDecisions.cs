using BenchmarkDotNet.Attributes;
using InboundFlow.Functions.Assignment;
using Decision = InboundFlow.Functions.Assignment.AssignmentDecision;

namespace InboundFlow.Benchmarks;

/// <summary>One assignment decision among many agents, storage left out.</summary>
[MemoryDiagnoser]
public class AssignmentDecisions
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly AgentRequest Request = new("conversation", "support", 0, Noon, "agent00042", "v1");

    private readonly Team team = new("support", "Support") { Sticky = null };
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
        full = Create((_, agent) => agent with { Holds = Open(agent.Capacity) });
    }

    /// <summary>Everybody has room, and was last assigned to in no particular order.</summary>
    [Benchmark(Baseline = true)]
    public Decision EverybodyHasRoom() => Decide(inTurn);

    /// <summary>The worst order: each agent comes before all those looked at so far.</summary>
    [Benchmark]
    public Decision EachBeforeTheOthers() => Decide(backwards);

    /// <summary>Nobody has room.</summary>
    [Benchmark]
    public Decision NobodyHasRoom() => Decide(full);

    private Decision Decide(Agent[] agents) =>
        AssignmentPolicy.Decide(team, agents, new WaitingEntry(Request, "support", ["support"], null), Noon);

    private Agent[] Create(Func<int, Agent, Agent> vary)
    {
        Dictionary<string, int> skills = new(StringComparer.Ordinal);
        return
        [
            .. Enumerable
                .Range(0, Agents)
                .Select(i =>
                    vary(
                        i,
                        new Agent($"agent{i:00000}", "Agent", ["support"], skills, 5, Presence.Online)
                        {
                            Holds = Open(i % 5),
                        }
                    )
                ),
        ];
    }

    private static Hold[] Open(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new Hold($"c{i}", "support", HoldState.Open, 1, Noon))];
}
