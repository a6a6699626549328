using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Simulation;

namespace InboundFlow.Tests.Functions.Simulation;

public sealed class ComparisonTests
{
    private static readonly Scenario Busy = Small.Team(4, 30, TimeSpan.FromMinutes(7));

    [Fact]
    public void A_change_of_nothing_moves_nothing()
    {
        Comparison same = Compare(Busy, Busy with { Teams = [Busy.Teams[0] with { Name = "Renamed" }] });

        Assert.Equal(0, same.Moved.Count);
        Assert.Empty(same.Moved.Items);
        Assert.Equal(new FigureDifference(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), same.Difference);
    }

    [Fact]
    public void One_more_agent_is_worth_what_the_difference_says_and_takes_conversations_from_the_others()
    {
        Comparison more = Compare(
            Busy,
            Busy with
            {
                Agents = AgentChanges.Apply(
                    Busy.Agents,
                    "support",
                    new ChangeBody { Agents = 1 },
                    Busy.From,
                    Busy.Until
                ),
            }
        );

        Assert.Equal(more.After.Whole.Wait.P95 - more.Before.Whole.Wait.P95, more.Difference.WaitP95, 1e-4);
        Assert.True(more.Difference.WaitP95 < 0);
        Assert.Contains(more.Moved.Items, moved => moved.After.AgentId == "support+1");
        Assert.InRange(more.Moved.Items.Count, 1, 100);
        Assert.True(more.Moved.Count >= more.Moved.Items.Count);
        Assert.Equal(0, more.Moved.OtherTeam);
    }

    [Fact]
    public void Another_strategy_serves_as_many_and_shares_them_out_differently()
    {
        Scenario roomy = Small.Team(4, 30, TimeSpan.FromMinutes(7), capacity: 3);
        Team other = roomy.Teams[0] with { Strategy = AssignmentStrategy.FewestOpen };

        Comparison comparison = Compare(roomy, roomy with { Teams = [other] });

        Assert.Equal(0, comparison.Difference.Assigned);
        Assert.True(comparison.Moved.Count > 0);
        Assert.All(comparison.Moved.Items, moved => Assert.NotEqual(moved.Before.AgentId, moved.After.AgentId));
    }

    [Fact]
    public void Both_sides_are_printed_side_by_side()
    {
        Comparison comparison = Compare(Busy, Busy);

        string text = ComparisonText.Of(comparison.Before, comparison.After, comparison.Moved);

        Assert.Contains("0 went elsewhere", text, StringComparison.Ordinal);
        Assert.Contains("service level", text, StringComparison.Ordinal);
    }

    private static Comparison Compare(Scenario before, Scenario after) =>
        Comparison.Run(before, after, new SimulatorOptions(), CancellationToken.None);
}
