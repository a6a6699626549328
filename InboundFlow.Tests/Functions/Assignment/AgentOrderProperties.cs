using CsCheck;
using InboundFlow.Functions.Assignment;

namespace InboundFlow.Tests.Functions.Assignment;

public sealed class AgentOrderProperties
{
    private static readonly Gen<(AgentOrder Order, Standing[] Three)> Three = Gen.Select(
        AnyDecision.Team,
        AnyDecision.Entry,
        AnyDecision.Agents.Where(agents => agents.Length >= 3),
        (team, entry, agents) =>
        {
            DecisionScope scope = new(team, entry.Demand, entry, Some.Noon);
            Standing[] standings =
            [
                .. agents.Take(3).Select(agent => Standing.Of(agent with { Capacity = agent.Capacity + 1 }, scope)),
            ];
            return (AgentOrder.Of(team.Strategy), standings);
        }
    );

    [Fact]
    public void Of_two_agents_exactly_one_comes_first_whichever_way_they_are_compared() =>
        Three.Sample(
            (order, agents) =>
                Math.Sign(order.Compare(agents[0], agents[1])) == -Math.Sign(order.Compare(agents[1], agents[0]))
                && order.Compare(agents[0], agents[1]) != 0
                && order.Compare(agents[0], agents[0]) == 0,
            iter: 2_000
        );

    [Fact]
    public void Who_comes_before_a_second_comes_before_all_that_come_after_that_one() =>
        Three.Sample(
            (order, agents) =>
                !(order.Compare(agents[0], agents[1]) < 0 && order.Compare(agents[1], agents[2]) < 0)
                || order.Compare(agents[0], agents[2]) < 0,
            iter: 5_000
        );

    [Fact]
    public void A_load_is_compared_without_rounding()
    {
        // Both are 0.333333 in six places.
        Agent third = Some.Agent("third", 0, 999) with
        {
            Holds = [Hold(333)],
        };
        Agent less = Some.Agent("less", 0, 1000) with { Holds = [Hold(333)] };
        Team team = Some.Team(strategy: AssignmentStrategy.LowestLoad);

        AssignmentDecision decision = AssignmentPolicy.Decide(team, [third, less], Some.Entry(), Some.Noon);

        Assert.Equal("less", Assert.IsType<AssignmentDecision.Assign>(decision).AgentId);

        static Hold Hold(int cost) => new("past", "support", HoldState.Open, cost, Some.Noon);
    }
}
