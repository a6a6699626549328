using InboundFlow.Functions.Assignment;

namespace InboundFlow.Tests.Functions.Assignment;

public sealed class FallbackPolicyTests
{
    private readonly DispatchBoard board = new();

    [Fact]
    public void The_routed_teams_own_fallbacks_come_before_theirs()
    {
        Teams(("t", "a b"), ("a", "c"), ("b", ""), ("c", ""));

        Assert.Equal("a", FallbackPolicy.Next(board, "t", ["t"], Some.Noon));
        Assert.Equal("b", FallbackPolicy.Next(board, "t", ["t", "a"], Some.Noon));
        Assert.Equal("c", FallbackPolicy.Next(board, "t", ["t", "a", "b"], Some.Noon));
        Assert.Null(FallbackPolicy.Next(board, "t", ["t", "a", "b", "c"], Some.Noon));
    }

    [Fact]
    public void Teams_that_name_each_other_come_to_an_end()
    {
        Teams(("t", "a"), ("a", "t"));

        Assert.Equal("a", FallbackPolicy.Next(board, "t", ["t"], Some.Noon));
        Assert.Null(FallbackPolicy.Next(board, "t", ["t", "a"], Some.Noon));
    }

    [Fact]
    public void A_team_without_members_or_unknown_is_passed_over_for_its_own_fallbacks()
    {
        Teams(("t", "gone empty"), ("empty", "c"), ("c", ""));
        board.SetAgent("empty", null);

        Assert.Equal("c", FallbackPolicy.Next(board, "t", ["t"], Some.Noon));
    }

    [Fact]
    public void There_is_a_deadline_only_while_something_is_left_to_try()
    {
        Teams(("t", "a"), ("a", ""));
        board.SetTeam("t", Some.Team("t", maxWait: TimeSpan.FromMinutes(5), fallbacks: "a"));
        board.SetTeam("a", Some.Team("a", maxWait: TimeSpan.FromMinutes(5)));

        Assert.Equal(Some.Noon.AddMinutes(5), FallbackPolicy.Deadline(board, "t", "t", ["t"], Some.Noon));
        Assert.Null(FallbackPolicy.Deadline(board, "t", "a", ["t", "a"], Some.Noon));
    }

    [Fact]
    public void A_team_without_a_longest_wait_has_no_deadline()
    {
        Teams(("t", "a"), ("a", ""));

        Assert.Null(FallbackPolicy.Deadline(board, "t", "t", ["t"], Some.Noon));
    }

    [Fact]
    public void A_team_outside_its_hours_is_passed_over_until_it_opens()
    {
        Teams(("t", "a b"), ("a", ""), ("b", ""));
        board.SetTeam("a", Some.Team("a") with { Hours = Some.Hours("monday", "13:00-17:00") });

        Assert.Equal("b", FallbackPolicy.Next(board, "t", ["t"], Some.Noon));
        Assert.Equal("a", FallbackPolicy.Next(board, "t", ["t"], Some.Noon.AddHours(1)));
    }

    [Fact]
    public void A_team_with_as_many_in_its_queue_as_it_may_have_turns_away()
    {
        Teams(("t", "a"), ("a", "b"), ("b", ""));
        board.SetTeam("a", Some.Team("a", fallbacks: "b") with { MaxQueue = 1 });

        Assert.False(FallbackPolicy.TurnsAway(board, "a", Some.Noon));
        board.SetSlot("c1", new QueueSlot(Some.Entry(Some.Request("c1", "a")), null));

        Assert.True(FallbackPolicy.TurnsAway(board, "a", Some.Noon));
        Assert.Equal("b", FallbackPolicy.Next(board, "t", ["t"], Some.Noon));
    }

    // Each team has one member of the same name.
    private void Teams(params (string Id, string Fallbacks)[] teams)
    {
        foreach ((string id, string fallbacks) in teams)
        {
            string[] ids = fallbacks.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            board.SetTeam(id, Some.Team(id, fallbacks: ids));
            board.SetAgent(id, Some.Agent(id, teams: id));
        }
    }
}
