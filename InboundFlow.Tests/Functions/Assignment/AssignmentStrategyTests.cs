using InboundFlow.Functions.Assignment;

namespace InboundFlow.Tests.Functions.Assignment;

public sealed class AssignmentStrategyTests
{
    private static readonly DateTimeOffset Noon = Some.Noon;

    [Fact]
    public void Lowest_load_compares_the_part_of_the_capacity_in_use()
    {
        AssignmentReason reason = Assigned(
            AssignmentStrategy.LowestLoad,
            Demand.Anybody,
            Some.Agent("ada", 2, 4),
            Some.Agent("bo", 4, 9, last: Noon)
        );

        Assert.Equal(("bo", "lowestLoad"), (reason.Chosen, reason.Policy));
        Assert.Equal("bo uses 4 of 9, ada 2 of 4", reason.TieBreak);
        Assert.Equal([4 / 9.0, 0.5], reason.Candidates.Select(candidate => candidate.Score!.Value));
    }

    [Fact]
    public void Longest_idle_prefers_whoever_has_had_nothing_for_the_longest()
    {
        Agent busy = Some.Agent("busy", 1, last: Noon.AddHours(-9));
        Agent done = Some.Agent("done", last: Noon) with { IdleSince = Noon.AddMinutes(-20) };
        Agent fresh = Some.Agent("fresh") with
        {
            IdleSince = Noon.AddHours(-15),
            Attendance = Attendance.None with { OnlineSince = Noon.AddMinutes(-10) },
        };

        AssignmentReason reason = Assigned(AssignmentStrategy.LongestIdle, Demand.Anybody, busy, done, fresh);

        Assert.Equal(["done", "fresh", "busy"], reason.Candidates.Select(candidate => candidate.AgentId));
        Assert.Equal([1200, 600, null], reason.Candidates.Select(candidate => candidate.Score));
        Assert.Equal(
            "idle since, done: 2026-11-23T11:40:00.0000000Z; fresh: 2026-11-23T11:50:00.0000000Z",
            reason.TieBreak
        );
    }

    [Fact]
    public void Who_wraps_up_or_has_been_asked_is_not_idle()
    {
        Agent wrapsUp = Some.Agent("a") with
        {
            Holds = [new Hold("past", "support", HoldState.WrapUp, 1, Noon, Noon.AddTicks(1))],
        };
        Agent asked = Some.Agent("b") with { Holds = [new Hold("past", "support", HoldState.Offered, 1, Noon)] };
        Agent wrappedUp = Some.Agent("c", last: Noon) with
        {
            Holds = [new Hold("past", "support", HoldState.WrapUp, 1, Noon, Noon)],
        };

        Assert.Equal("c", Assigned(AssignmentStrategy.LongestIdle, Demand.Anybody, wrapsUp, asked, wrappedUp).Chosen);
    }

    [Fact]
    public void Best_match_counts_the_levels_wished_for_and_no_higher()
    {
        Demand demand = Demand.Anybody with { Preferred = Some.Skills(("es", 5), ("de", 5)) };

        AssignmentReason reason = Assigned(
            AssignmentStrategy.BestMatch,
            demand,
            With("one", ("es", 10)),
            With("both", ("es", 3), ("de", 3)),
            With("none")
        );

        Assert.Equal(["both", "one", "none"], reason.Candidates.Select(candidate => candidate.AgentId));
        Assert.Equal([6, 5, 0], reason.Candidates.Select(candidate => candidate.Score!.Value));
        Assert.Equal("both has 6 of the levels wished for, one 5", reason.TieBreak);
    }

    [Fact]
    public void Best_match_then_compares_the_levels_above_what_is_required_and_then_the_load()
    {
        Demand demand = Demand.Anybody with { Required = Some.Skills(("es", 5)) };

        AssignmentReason above = Assigned(
            AssignmentStrategy.BestMatch,
            demand,
            With("a", ("es", 5)),
            With("b", ("es", 9))
        );
        AssignmentReason load = Assigned(
            AssignmentStrategy.BestMatch,
            demand,
            With("a", ("es", 5)) with
            {
                Holds = Some.Holds(1),
            },
            With("b", ("es", 5)) with
            {
                LastAssignedAt = Noon,
            }
        );

        Assert.Equal(("b", "b is 4 levels above what is required, a 0"), (above.Chosen, above.TieBreak));
        Assert.Equal(("b", "b uses 0 of 5, a 1 of 5"), (load.Chosen, load.TieBreak));
    }

    [Fact]
    public void Weighted_shares_give_it_to_the_one_who_is_the_least_far()
    {
        AssignmentReason reason = Assigned(
            AssignmentStrategy.WeightedShares,
            Demand.Anybody,
            Far("ada", 3 * AgentOrder.ShareUnit / 2),
            Far("bo", AgentOrder.ShareUnit)
        );

        Assert.Equal(("bo", "weightedShares"), (reason.Chosen, reason.Policy));
        Assert.Equal("bo has had 1 conversations per weight, ada 1.5", reason.TieBreak);
        Assert.Equal([1, 1.5], reason.Candidates.Select(candidate => candidate.Score!.Value));

        static Agent Far(string id, long pass) =>
            Some.Agent(id) with
            {
                Passes = new Dictionary<string, long>(StringComparer.Ordinal) { ["support"] = pass },
            };
    }

    [Theory]
    [InlineData(AssignmentStrategy.LowestLoad)]
    [InlineData(AssignmentStrategy.LongestIdle)]
    [InlineData(AssignmentStrategy.BestMatch)]
    [InlineData(AssignmentStrategy.WeightedShares)]
    public void What_a_strategy_leaves_equal_goes_round_and_then_by_id(AssignmentStrategy strategy)
    {
        Agent early = Some.Agent("b", 1, last: Noon.AddHours(-1));
        Agent late = Some.Agent("a", 1, last: Noon);

        Assert.Equal("b", Assigned(strategy, Demand.Anybody, late, early).Chosen);
        Assert.Equal("a", Assigned(strategy, Demand.Anybody, early with { LastAssignedAt = Noon }, late).Chosen);
    }

    private static Agent With(string id, params (string Name, int Level)[] skills) =>
        Some.Agent(id) with
        {
            Skills = Some.Skills(skills),
        };

    private static AssignmentReason Assigned(AssignmentStrategy strategy, Demand demand, params Agent[] agents) =>
        Assert
            .IsType<AssignmentDecision.Assign>(
                AssignmentPolicy.Decide(
                    Some.Team(strategy: strategy),
                    agents,
                    Some.Entry() with
                    {
                        Demand = demand,
                    },
                    Noon
                )
            )
            .Reason;
}
