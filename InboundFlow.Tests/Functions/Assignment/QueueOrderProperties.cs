using CsCheck;
using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Simulation;

namespace InboundFlow.Tests.Functions.Assignment;

public sealed class QueueOrderProperties
{
    private static readonly Gen<Team> Team = Gen.Select(
        Gen.Int[0, 3],
        Gen.Int[-1, 3],
        (step, urgent) =>
            Some.Team() with
            {
                PriorityStep = TimeSpan.FromMinutes(step),
                UrgentBefore = urgent < 0 ? null : TimeSpan.FromMinutes(urgent),
            }
    );

    private static readonly Gen<AgentRequest> Request = Gen.Select(
        Gen.Int[0, 9],
        Gen.Int[-2, 2],
        Gen.Int[0, 9],
        Gen.Int[-1, 20],
        (id, priority, minutes, closes) =>
            Some.Request($"c{id}", priority: priority, queuedAt: Some.Noon.AddMinutes(minutes)) with
            {
                WindowClosesAt = closes < 0 ? null : Some.Noon.AddMinutes(closes),
            }
    );

    private static readonly Gen<(Team Team, WaitingEntry[] Three, QueueOrder Order)> Three = Gen.Select(
        Team,
        Request.Array[3],
        Gen.Int[0, 20],
        (team, requests, minutes) =>
            (
                team,
                Array.ConvertAll(requests, request => Placed(request, team)),
                QueueOrder.At(Some.Noon.AddMinutes(minutes))
            )
    );

    [Fact]
    public void Nobody_is_overtaken_but_by_what_is_urgent_or_came_soon_enough_after_for_its_priority() =>
        Three.Sample(
            (team, entries, order) =>
            {
                (AgentRequest first, AgentRequest later) = (entries[0].Request, entries[1].Request);
                bool overtaken = order.Compare(entries[1], entries[0]) < 0 && later.QueuedAt > first.QueuedAt;
                bool urgent = order.Compare(entries[1], entries[0] with { RankAt = DateTimeOffset.MinValue }) < 0;
                return !overtaken
                    || urgent
                    || (
                        later.Priority > first.Priority
                        && later.QueuedAt - first.QueuedAt <= (later.Priority - first.Priority) * team.PriorityStep
                    );
            },
            iter: 3_000
        );

    [Fact]
    public void A_higher_priority_that_came_soon_enough_does_overtake() =>
        Three.Sample(
            (team, entries, _) =>
            {
                (AgentRequest first, AgentRequest later) = (entries[0].Request, entries[1].Request);
                return !(later.QueuedAt - first.QueuedAt < (later.Priority - first.Priority) * team.PriorityStep)
                    || QueueOrder.Instance.Compare(entries[1], entries[0]) < 0;
            },
            iter: 3_000
        );

    [Fact]
    public void Of_two_conversations_exactly_one_is_next() =>
        Three.Sample(
            (_, entries, order) =>
                Math.Sign(order.Compare(entries[0], entries[1])) == -Math.Sign(order.Compare(entries[1], entries[0]))
                && (order.Compare(entries[0], entries[1]) != 0 || Same(entries[0], entries[1])),
            iter: 3_000
        );

    [Fact]
    public void Whoever_checks_the_order_from_outside_comes_to_the_same() =>
        Gen.Select(Team, Request.Array[2], Gen.Int[0, 20])
            .Sample(
                (team, requests, minutes) =>
                {
                    DateTimeOffset now = Some.Noon.AddMinutes(minutes);

                    // By their ids they would be told apart even where nothing else does.
                    AgentRequest[] two = Array.ConvertAll(requests, request => request with { ConversationId = "c" });
                    int rank = QueueRank.Compare(two[0], two[1], team, now);
                    int order = QueueOrder.At(now).Compare(Placed(two[0], team), Placed(two[1], team));
                    return Math.Sign(rank) == Math.Sign(order);
                },
                iter: 3_000
            );

    [Fact]
    public void Who_is_before_a_second_is_before_all_that_are_behind_that_one() =>
        Three.Sample(
            (_, entries, order) =>
                !(order.Compare(entries[0], entries[1]) < 0 && order.Compare(entries[1], entries[2]) < 0)
                || order.Compare(entries[0], entries[2]) < 0,
            iter: 5_000
        );

    [Fact]
    public void Over_all_teams_and_lanes_they_are_next_in_the_order_of_the_whole_queue() =>
        Gen.Select(Team, Request.Array[1, 9], Gen.Int[0, 20], Gen.Int[0, 9])
            .Sample(
                (team, requests, minutes, before) =>
                {
                    // Some come before the time, and are urgent by then; some after it, and are urgent already.
                    DateTimeOffset now = Some.Noon.AddMinutes(minutes);
                    WaitingEntry[] entries =
                    [
                        .. requests.DistinctBy(request => request.ConversationId).Select((x, i) => InLane(x, team, i)),
                    ];
                    QueueLanes lanes = new();
                    Array.ForEach(entries[..Math.Min(before, entries.Length)], one => lanes.Add(one, one.Demand));
                    lanes.Elapse(now);
                    Array.ForEach(entries[Math.Min(before, entries.Length)..], one => lanes.Add(one, one.Demand));

                    foreach (WaitingEntry expected in entries.Order(QueueOrder.At(now)))
                    {
                        WaitingEntry next = lanes.Next!.Head;
                        Assert.Equal(expected.Request.ConversationId, next.Request.ConversationId);
                        lanes.Remove(next);
                    }

                    Assert.Null(lanes.Next);
                },
                iter: 2_000
            );

    [Fact]
    public void What_is_urgent_goes_first_from_its_time_on_and_not_before()
    {
        WaitingEntry old = Placed(Some.Request("old", priority: 100), Some.Team());
        WaitingEntry closing = Placed(
            Some.Request("closing", priority: -100) with
            {
                WindowClosesAt = Some.Noon.AddHours(24),
            },
            Some.Team()
        );
        DateTimeOffset urgentFrom = Some.Noon.AddHours(23);

        Assert.Equal(urgentFrom, closing.UrgentFrom);
        Assert.True(QueueOrder.At(urgentFrom.AddTicks(-1)).Compare(old, closing) < 0);
        Assert.True(QueueOrder.At(urgentFrom).Compare(closing, old) < 0);
    }

    [Fact]
    public void A_window_that_had_closed_before_it_came_makes_nothing_urgent()
    {
        AgentRequest request = Some.Request() with { WindowClosesAt = Some.Noon };

        Assert.Null(RankPolicy.Of(request, Some.Team()).UrgentFrom);
        Assert.Null(RankPolicy.Of(Some.Request(), null).UrgentFrom);
    }

    [Fact]
    public void Without_a_team_a_level_of_priority_is_an_hour() =>
        Assert.Equal(Some.Noon.AddHours(-2), RankPolicy.Of(Some.Request(priority: 2), null).RankAt);

    [Fact]
    public void A_step_beyond_all_calendars_is_as_early_as_there_is() =>
        Assert.Equal(
            DateTimeOffset.MinValue,
            RankPolicy
                .Of(Some.Request(priority: 100), Some.Team() with { PriorityStep = TimeSpan.FromDays(100_000) })
                .RankAt
        );

    private static bool Same(WaitingEntry x, WaitingEntry y) => x.Request.ConversationId == y.Request.ConversationId;

    private static WaitingEntry InLane(AgentRequest request, Team team, int number) =>
        Placed(request, team) with
        {
            TeamId = number % 2 == 0 ? "support" : "sales",
            Demand = Demand.Anybody with { Cost = number % 3 },
        };

    private static WaitingEntry Placed(AgentRequest request, Team team)
    {
        (DateTimeOffset rankAt, DateTimeOffset? urgentFrom) = RankPolicy.Of(request, team);
        return Some.Entry(request) with { RankAt = rankAt, UrgentFrom = urgentFrom };
    }
}
