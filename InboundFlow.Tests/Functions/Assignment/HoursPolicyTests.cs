using InboundFlow.Functions.Assignment;

namespace InboundFlow.Tests.Functions.Assignment;

public sealed class HoursPolicyTests
{
    private static readonly Team Team = Some.Team() with { Hours = Some.Hours("monday", "09:00-11:00", "13:00-17:00") };

    [Fact]
    public void A_team_works_in_its_hours_and_knows_when_that_changes()
    {
        Assert.False(HoursPolicy.IsOpen(Team, Some.Noon));
        Assert.Equal(Some.Noon.AddHours(1), HoursPolicy.NextChange(Team, Some.Noon));
        Assert.True(HoursPolicy.IsOpen(Team, Some.Noon.AddHours(1)));
        Assert.Equal(Some.Noon.AddHours(5), HoursPolicy.NextChange(Team, Some.Noon.AddHours(1)));
        Assert.Equal(Some.Noon.AddDays(7).AddHours(-3), HoursPolicy.NextChange(Team, Some.Noon.AddHours(5)));
    }

    [Fact]
    public void A_team_without_hours_always_works()
    {
        Assert.True(HoursPolicy.IsOpen(Some.Team(), Some.Noon));
        Assert.Null(HoursPolicy.NextChange(Some.Team(), Some.Noon));
    }

    [Fact]
    public void A_team_does_not_work_on_its_holidays()
    {
        Team team = Team with { Hours = Team.Hours! with { Holidays = ["2026-11-23"] } };

        Assert.False(HoursPolicy.IsOpen(team, Some.Noon.AddHours(1)));
        Assert.Equal(Some.Noon.AddDays(7).AddHours(-3), HoursPolicy.NextChange(team, Some.Noon));
    }

    [Fact]
    public void Hours_that_make_no_sense_are_named()
    {
        TeamHours hours = Some.Hours("funday", "09:00-17:00") with { TimeZone = "Mars/Olympus", Holidays = ["Monday"] };

        Assert.Equal(
            ["TimeZone:", "Hours:funday:", "Holidays:0:"],
            HoursPolicy.Check(hours).Select(problem => problem.Split(' ')[0])
        );
        Assert.Empty(HoursPolicy.Check(Team.Hours!));
    }

    [Fact]
    public void Waiting_in_a_team_is_waiting_for_somebody_while_it_works_and_has_members()
    {
        Agent[] members = [Some.Agent("ada", 5, presence: Presence.Offline)];

        Assert.True(TeamPolicy.CouldEverServe(Some.Team(), members, Some.Noon));
        Assert.False(TeamPolicy.CouldEverServe(Team, members, Some.Noon));
        Assert.False(TeamPolicy.CouldEverServe(Some.Team(), [], Some.Noon));
        Assert.False(TeamPolicy.CouldEverServe(null, members, Some.Noon));
    }
}
