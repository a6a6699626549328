using System.Text.Json;
using CsCheck;
using InboundFlow.Functions.Assignment;

namespace InboundFlow.Tests.Functions.Assignment;

public sealed class AssignmentPolicyProperties
{
    private static readonly Gen<(Team Team, Agent[] Agents, WaitingEntry Entry)> Anything = Gen.Select(
        AnyDecision.Team,
        AnyDecision.Agents,
        AnyDecision.Entry
    );

    [Fact]
    public void Those_who_can_take_it_are_ranked_by_the_rules_and_nobody_else_is() =>
        Anything.Sample(
            (team, agents, entry) =>
                Assert.Equal(
                    Expected.Ranked(team, agents, entry, Some.Noon).Take(AssignmentPolicy.MostListed),
                    AssignmentPolicy.Decide(team, agents, entry, Some.Noon) is AssignmentDecision.Assign assign
                        ? assign.Ranked
                        : []
                ),
            iter: 2_000
        );

    [Fact]
    public void Nobody_waits_while_somebody_can_take_it() =>
        Anything.Sample(
            (team, agents, entry) =>
                AssignmentPolicy.Decide(team, agents, entry, Some.Noon) is AssignmentDecision.Assign
                == agents.Any(agent => Expected.IsEligible(team, agent, entry, Some.Noon)),
            iter: 1_000
        );

    [Fact]
    public void What_keeps_an_agent_is_nothing_exactly_when_they_can_take_it() =>
        Anything.Sample(
            (team, agents, entry) =>
            {
                WaitingEntry unasked = entry with { Offers = [] };
                return Array.TrueForAll(
                    agents,
                    agent =>
                        EligibilityPolicy.ExclusionOf(agent, team, entry.Demand, Some.Noon) is null
                        == Expected.IsEligible(team, agent, unasked, Some.Noon)
                );
            },
            iter: 1_000
        );

    [Fact]
    public void The_order_in_which_agents_are_listed_changes_nothing() =>
        Anything
            .SelectMany((team, agents, entry) => Gen.Shuffle(agents).Select(other => (team, agents, entry, other)))
            .Sample(
                (team, agents, entry, other) =>
                    Assert.Equal(
                        JsonSerializer.Serialize<object>(AssignmentPolicy.Decide(team, agents, entry, Some.Noon)),
                        JsonSerializer.Serialize<object>(AssignmentPolicy.Decide(team, other, entry, Some.Noon))
                    )
            );

    [Fact]
    public void Every_member_is_listed_once_or_counted() =>
        Anything.Sample(
            (team, agents, entry) =>
            {
                int members = agents.Length;
                switch (AssignmentPolicy.Decide(team, agents, entry, Some.Noon))
                {
                    case AssignmentDecision.Assign { Reason: AssignmentReason reason } assign:
                        Assert.Equal(members, reason.Candidates.Count + reason.NotListed.Values.Sum());
                        Assert.Equal(
                            reason.Candidates.Count,
                            reason.Candidates.DistinctBy(candidate => candidate.AgentId).Count()
                        );
                        Assert.Equal(assign.AgentId, reason.Candidates[0].AgentId);
                        break;
                    case AssignmentDecision.Wait wait:
                        Assert.Equal(members, wait.ExcludedBy.Values.Sum());
                        break;
                    default:
                        Assert.Equal(0, members);
                        break;
                }
            }
        );

    [Fact]
    public void Until_there_is_room_by_itself_no_passing_of_time_makes_anybody_eligible() =>
        Gen.Select(Anything, Gen.Double[0, 1])
            .Sample(
                (facts, part) =>
                {
                    (Team team, Agent[] agents, WaitingEntry entry) = facts;
                    if (AssignmentPolicy.Decide(team, agents, entry, Some.Noon) is not AssignmentDecision.Wait wait)
                    {
                        return;
                    }

                    Assert.True(!(wait.RoomAt <= Some.Noon));
                    TimeSpan until = (wait.RoomAt ?? Some.Noon.AddHours(3)) - Some.Noon - TimeSpan.FromTicks(1);
                    foreach (DateTimeOffset then in new[] { Some.Noon + (until * part), Some.Noon + until })
                    {
                        Assert.DoesNotContain(agents, agent => Expected.IsEligible(team, agent, entry, then));
                    }
                },
                iter: 3_000
            );

    [Fact]
    public void When_there_is_room_for_the_only_agent_at_once_they_are_eligible_then() =>
        Gen.Select(AnyDecision.Team, AnyDecision.Agents.Where(agents => agents.Length > 0))
            .Sample(
                (team, agents) =>
                {
                    Agent agent = agents[0] with { Presence = Presence.Online };
                    WaitingEntry entry = Some.Entry();
                    Team plain = team with { InflowCap = null, MaxOpen = null };
                    if (
                        AssignmentPolicy.Decide(plain, [agent], entry, Some.Noon)
                            is AssignmentDecision.Wait { RoomAt: DateTimeOffset at } wait
                        && wait.ExcludedBy.ContainsKey(Exclusion.Ramp)
                        && agent.Holds.All(hold => hold.CountsUntil is null)
                    )
                    {
                        Assert.True(Expected.IsEligible(plain, agent, entry, at));
                    }
                },
                iter: 3_000
            );

    [Fact]
    public void Round_robin_gives_two_agents_who_stay_eligible_counts_that_differ_by_one_at_most() =>
        Gen.Select(AnyDecision.Agents, Gen.Int[1, 60])
            .Sample(
                (agents, conversations) =>
                {
                    Team team = Some.Team(sticky: false);
                    Dictionary<string, Agent> there = agents
                        .Select(agent => agent with { Capacity = 1000, Presence = Presence.Online })
                        .Select(agent => agent with { Attendance = Attendance.None })
                        .ToDictionary(agent => agent.Id);
                    Dictionary<string, int> given = there.Keys.ToDictionary(id => id, _ => 0);
                    for (int i = 0; i < conversations && given.Count > 0; i++)
                    {
                        DateTimeOffset now = Some.Noon.AddTicks(i + 1);
                        string chosen = Give(team, there, now);
                        given[chosen]++;
                        there[chosen] = there[chosen] with { LastAssignedAt = now };
                        Assert.InRange(given.Values.Max() - given.Values.Min(), 0, 1);
                    }
                }
            );

    [Fact]
    public void The_part_that_is_recorded_stays_small() =>
        Assert.InRange(LargestRecord(AssignmentStrategy.BestMatch), 4_000, 20_000);

    private static string Give(Team team, Dictionary<string, Agent> there, DateTimeOffset now) =>
        Assert
            .IsType<AssignmentDecision.Assign>(AssignmentPolicy.Decide(team, [.. there.Values], Some.Entry(), now))
            .AgentId;

    // As long as ids may be, and more skills than anybody asks for.
    private static int LargestRecord(AssignmentStrategy strategy)
    {
        Dictionary<string, int> skills = Enumerable.Range(0, 20).ToDictionary(i => $"skill{i:00}", _ => 10);
        Team team = Some.Team(strategy: strategy) with
        {
            InflowCap = new InflowCap(100, TimeSpan.FromHours(1)),
            LoginRamp = TimeSpan.FromHours(1),
        };
        Agent[] agents =
        [
            .. Enumerable
                .Range(0, 100)
                .Select(i =>
                    Some.Agent($"{i:000}{new string('x', 61)}", 3, last: Some.Noon.AddTicks(-1)) with
                    {
                        Skills = skills,
                        Attendance = Attendance.None with { OnlineSince = Some.Noon.AddHours(-1).AddTicks(-1) },
                        RecentAssignments = [Some.Noon.AddMinutes(-1)],
                    }
                ),
        ];
        WaitingEntry entry = Some.Entry() with
        {
            Demand = Demand.Anybody with { Required = skills, Preferred = skills },
        };
        AssignmentReason reason = Assert
            .IsType<AssignmentDecision.Assign>(AssignmentPolicy.Decide(team, agents, entry, Some.Noon))
            .Reason;
        return JsonSerializer.Serialize(reason, JsonSerializerOptions.Web).Length;
    }
}
