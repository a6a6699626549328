using InboundFlow.Functions.Assignment;

namespace InboundFlow.Tests.Functions.Assignment;

public sealed class WaitEstimatePolicyTests
{
    private static readonly TeamPace Pace = new("support", 300, 7);

    [Fact]
    public void The_wait_is_the_position_times_a_conversations_length_divided_by_the_room_online()
    {
        Agent[] members =
        [
            Some.Agent("ada", 4, capacity: 4),
            Some.Agent("bo", capacity: 8), // counts as the team's limit of 6
            Some.Agent("cleo", presence: Presence.Busy),
            Some.Agent("dan", presence: Presence.Offline),
            Some.Agent("eva") with
            {
                Attendance = Attendance.None with { After = Presence.Offline },
            },
        ];
        QueuePace pace = WaitEstimatePolicy.PaceOf(Some.Team(maxOpen: 6), members, Pace, Some.Noon);

        WaitEstimate third = WaitEstimatePolicy.Estimate(3, pace);

        Assert.Equal(TimeSpan.FromSeconds(90), third.Wait);
        Assert.Equal("position 3 × 300 s for a conversation ÷ room for 10 with 2 online", third.Basis);
        Assert.Equal(TimeSpan.FromSeconds(30), WaitEstimatePolicy.Estimate(1, pace).Wait);
    }

    [Fact]
    public void Where_nobody_can_tell_it_says_why()
    {
        Team closed = Some.Team() with { Hours = Some.Hours("tuesday", "09:00-17:00") };
        Agent[] online = [Some.Agent("ada")];

        Assert.Equal("there is no such team", Why(null, online, Pace));
        Assert.Equal("the team is outside its hours", Why(closed, online, Pace));
        Assert.Equal("no agent of the team is online", Why(Some.Team(), [], Pace));
        Assert.Equal("no agent of the team is online", Why(Some.Team(), [Some.Agent("ada", capacity: 0)], Pace));
        Assert.Equal("no conversation of the team was closed yet", Why(Some.Team(), online, null));
        Assert.Equal("no conversation of the team was closed yet", Why(Some.Team(), online, new("support", 0, 0)));

        static string Why(Team? team, Agent[] members, TeamPace? pace)
        {
            WaitEstimate estimate = WaitEstimatePolicy.Estimate(
                1,
                WaitEstimatePolicy.PaceOf(team, members, pace, Some.Noon)
            );
            Assert.Null(estimate.Wait);
            return estimate.Basis;
        }
    }

    [Fact]
    public void No_wait_is_longer_than_a_year()
    {
        QueuePace pace = new QueuePace.Known(double.MaxValue, 1, 1);

        Assert.Equal(TimeSpan.FromDays(365), WaitEstimatePolicy.Estimate(int.MaxValue, pace).Wait);
    }
}
