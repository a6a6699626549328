using CsCheck;
using InboundFlow.Functions.Assignment;

namespace InboundFlow.Tests.Functions.Assignment;

public sealed class SharePolicyTests
{
    private static readonly Gen<int[]> Weights = Gen.Int[1, 10].Array[1, 8];

    [Fact]
    public void Two_agents_never_differ_by_more_than_a_step_of_the_longer_kind() =>
        Gen.Select(Weights, Gen.Int[1, 300])
            .Sample(
                (weights, conversations) =>
                {
                    Office office = new(weights);
                    for (int i = 0; i < conversations; i++)
                    {
                        office.Give();
                        office.CheckDifferences(longestSteps: 1);
                    }
                }
            );

    [Fact]
    public void Each_gets_their_part_of_many_but_for_one_conversation_for_each_who_shares() =>
        Weights.Sample(weights =>
        {
            const int Conversations = 1_000;
            Office office = new(weights);
            for (int i = 0; i < Conversations; i++)
            {
                office.Give();
            }

            for (int i = 0; i < weights.Length; i++)
            {
                double part = (double)Conversations * weights[i] / weights.Sum();
                Assert.InRange(office.Given[i], part - weights.Length, part + weights.Length);
            }
        });

    [Fact]
    public void Somebody_who_joins_later_is_not_flooded() =>
        Gen.Select(Weights, Gen.Int[1, 10], Gen.Int[0, 200], Gen.Int[1, 200])
            .Sample(
                (weights, weight, before, after) =>
                {
                    Office office = new([.. weights, weight]);
                    office.Leave(weights.Length);
                    for (int i = 0; i < before; i++)
                    {
                        office.Give();
                    }

                    office.Join(weights.Length);
                    Array.Clear(office.Given);
                    for (int i = 0; i < after; i++)
                    {
                        office.Give();
                        office.CheckDifferences(longestSteps: 2);
                    }
                }
            );

    [Fact]
    public void Who_is_further_than_the_others_stays_so_when_they_join()
    {
        Team team = Team([1, 1]);
        Agent far = With(Some.Agent("a0"), 9);

        Assert.Equal(9, SharePolicy.Join(far, team, [far, With(Some.Agent("a1"), 4)]).Passes["support"]);
        Assert.Equal(12, SharePolicy.Join(far, team, [far, With(Some.Agent("a1"), 12)]).Passes["support"]);
        Assert.Equal(
            9,
            SharePolicy.Join(far, team, [far, With(Some.Agent("a1", presence: Presence.Offline), 12)]).Passes["support"]
        );
    }

    [Fact]
    public void Teams_with_another_strategy_keep_no_count()
    {
        Agent agent = Some.Agent("ada");

        Assert.Same(agent, SharePolicy.Charge(agent, Some.Team()));
        Assert.Same(agent, SharePolicy.Join(agent, Some.Team(), []));
    }

    private static Agent With(Agent agent, long pass) =>
        agent with
        {
            Passes = new Dictionary<string, long>(StringComparer.Ordinal) { ["support"] = pass },
        };

    private static Team Team(int[] weights) =>
        Some.Team(strategy: AssignmentStrategy.WeightedShares, sticky: false) with
        {
            Shares = weights
                .Select((weight, i) => (weight, i))
                .ToDictionary(pair => $"a{pair.i}", pair => pair.weight, StringComparer.Ordinal),
        };

    /// <summary>Agents who always have room, and how many conversations each was given.</summary>
    private sealed class Office(int[] weights)
    {
        private readonly Team team = Team(weights);
        private readonly Agent[] agents = [.. weights.Select((_, i) => Some.Agent($"a{i}", capacity: 1000))];
        private long ticks;

        public int[] Given { get; } = new int[weights.Length];

        public void Leave(int agent) => agents[agent] = agents[agent] with { Presence = Presence.Offline };

        public void Join(int agent) =>
            agents[agent] = SharePolicy.Join(agents[agent], team, agents) with { Presence = Presence.Online };

        public void Give()
        {
            DateTimeOffset now = Some.Noon.AddTicks(ticks++);
            AssignmentDecision decision = AssignmentPolicy.Decide(team, agents, Some.Entry(), now);
            string chosen = Assert.IsType<AssignmentDecision.Assign>(decision).AgentId;
            int i = Array.FindIndex(agents, agent => agent.Id == chosen);
            agents[i] = SharePolicy.Charge(agents[i], team) with { LastAssignedAt = now };
            Given[i]++;
        }

        public void CheckDifferences(int longestSteps)
        {
            for (int i = 0; i < weights.Length; i++)
            {
                for (int j = 0; j < weights.Length; j++)
                {
                    double difference = ((double)Given[i] / weights[i]) - ((double)Given[j] / weights[j]);
                    double longest = 1.0 / Math.Min(weights[i], weights[j]);
                    Assert.InRange(difference, double.NegativeInfinity, (longestSteps * longest) + 1e-9);
                }
            }
        }
    }
}
