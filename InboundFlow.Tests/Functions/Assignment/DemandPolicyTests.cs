using CsCheck;
using InboundFlow.Functions.Assignment;

namespace InboundFlow.Tests.Functions.Assignment;

public sealed class DemandPolicyTests
{
    private static readonly DateTimeOffset Noon = Some.Noon;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly AgentRequest spanish = Some.Request() with
    {
        Skills =
        [
            new SkillStep(Some.Skills(("es", 8)), Some.Skills(("de", 3)), Minute),
            new SkillStep(Some.Skills(("es", 4)), Some.Skills(("es", 8)), 2 * Minute),
        ],
    };

    [Fact]
    public void Skills_are_asked_for_step_by_step_and_then_anybody()
    {
        Agent[] members = [Spanish("ada", 9), Spanish("bo", 5), Some.Agent("cleo")];

        DemandStep first = DemandPolicy.Begin(spanish, Some.Team(), members, Noon);
        DemandStep second = Next(spanish, first, members, Noon + Minute);
        DemandStep last = Next(spanish, second, members, Noon + (3 * Minute));

        Assert.Equal((1, 8, Noon + Minute), (first.Step, first.Demand.Required["es"], first.Until));
        Assert.Equal((2, 4, Noon + (3 * Minute)), (second.Step, second.Demand.Required["es"], second.Until));
        Assert.Equal((3, 0, (DateTimeOffset?)null), (last.Step, last.Demand.Required.Count, last.Until));
        Assert.Equal(8, last.Demand.Preferred["es"]);
        Assert.Equal(last.Step, Next(spanish, last, members, Noon).Step);
    }

    [Fact]
    public void A_step_that_nobody_could_ever_satisfy_is_skipped_at_once()
    {
        Assert.Equal(2, Begin(Spanish("ada", 5, Presence.Offline)));
        Assert.Equal(3, Begin(Spanish("ada", 3)));
        Assert.Equal(3, Begin(Spanish("ada", 9) with { Capacity = 0 }));
        Assert.Equal(3, DemandPolicy.Begin(spanish, Some.Team(), [Spanish("ada", 9)], Noon, ["ada"]).Step);
        Assert.Equal(3, Begin());

        int Begin(params Agent[] members) => DemandPolicy.Begin(spanish, Some.Team(), members, Noon).Step;
    }

    [Theory]
    [InlineData(5, 5, 1)]
    [InlineData(6, 5, 3)]
    [InlineData(0, 1, 1)]
    [InlineData(0, 0, 3)]
    public void A_step_is_skipped_when_nobody_with_the_skill_has_the_capacity_for_the_cost(
        int cost,
        int capacity,
        int step
    )
    {
        Team team = Some.Team() with { Costs = Some.Skills(("claim", cost)) };
        AgentRequest claim = spanish with { Kind = "claim" };
        Agent[] members = [Spanish("ada", 9) with { Capacity = capacity }, Some.Agent("bo", capacity: 9)];

        Assert.Equal(step, DemandPolicy.Begin(claim, team, members, Noon).Step);
    }

    [Fact]
    public void The_last_agent_is_waited_for_only_as_long_after_as_the_team_has_it()
    {
        Team team = Some.Team() with { Sticky = new StickyRule(Minute, Minute) };
        AgentRequest request = Some.Request(lastAgentId: "ada");

        Assert.Equal("ada", Only(Noon - Minute));
        Assert.Null(Only(Noon - Minute - TimeSpan.FromTicks(1)));
        Assert.Null(Only(null));

        string? Only(DateTimeOffset? closedAt) =>
            DemandPolicy
                .Begin(request with { LastAgentAt = closedAt }, team, [Some.Agent("ada")], Noon)
                .Demand.OnlyAgentId;
    }

    [Fact]
    public void A_specific_agent_is_waited_for_whatever_their_skills_and_then_the_others()
    {
        AgentRequest request = spanish with { AgentId = "cleo", AgentIdFor = Minute };
        Agent[] members = [Spanish("ada", 9), Some.Agent("cleo", presence: Presence.Offline)];

        DemandStep first = DemandPolicy.Begin(request, Some.Team(), members, Noon);

        Assert.Equal((0, "cleo", Noon + Minute), (first.Step, first.Demand.OnlyAgentId, first.Until));
        Assert.Empty(first.Demand.Required);
        Assert.Equal(1, Next(request, first, members, Noon + Minute).Step);
        Assert.Null(DemandPolicy.Begin(request with { AgentIdFor = null }, Some.Team(), members, Noon).Until);
        Assert.Equal(1, DemandPolicy.Begin(request, Some.Team(), [members[0]], Noon).Step);
    }

    [Fact]
    public void A_sticky_agent_is_waited_for_alone_while_they_are_online_in_the_team_and_have_the_skill()
    {
        Team team = Some.Team() with { Sticky = new StickyRule(null, Minute) };
        AgentRequest request = spanish with { LastAgentId = "ada", OwnerAgentId = "bo" };
        Agent ada = Spanish("ada", 9);
        Agent bo = Spanish("bo", 9) with { Holds = Some.Holds(5) };

        DemandStep owner = DemandPolicy.Begin(request, team, [ada, bo], Noon);

        Assert.Equal((0, "bo", Noon + Minute), (owner.Step, owner.Demand.OnlyAgentId, owner.Until));
        Assert.Equal(8, owner.Demand.Required["es"]);
        Assert.Equal("ada", Only(team, ada));
        Assert.Equal("ada", Only(team, ada, bo with { Presence = Presence.Offline }));
        Assert.Null(Only(team, ada with { Presence = Presence.Busy }));
        Assert.Null(Only(team, ada with { Attendance = Attendance.None with { After = Presence.Busy } }));
        Assert.Null(Only(team, Spanish("ada", 7)));
        Assert.Null(Only(Some.Team(), ada, bo));
        Assert.Null(Only(Some.Team(sticky: false), ada, bo));

        string? Only(Team rules, params Agent[] members) =>
            DemandPolicy.Begin(request, rules, members, Noon).Demand.OnlyAgentId;
    }

    [Fact]
    public void Who_said_no_or_had_it_is_not_asked_in_any_step()
    {
        AgentRequest request = spanish with { ExcludedAgentIds = ["zoe", "ada"] };
        Agent[] members = [Spanish("ada", 9), Spanish("bo", 9), Spanish("cleo", 9), Spanish("dan", 9)];
        DemandStep begun = DemandPolicy.Begin(request, Some.Team(), members, Noon, ["cleo"]);
        WaitingEntry entry = Some.Entry(request) with { Demand = begun.Demand, Step = 1, DeclinedBy = ["cleo"] };

        WaitingEntry declined = DemandPolicy.Decline(DemandPolicy.Decline(entry, "bo"), "bo");

        Assert.Equal(["ada", "cleo", "zoe"], begun.Demand.ExcludedAgentIds);
        Assert.Equal(["ada", "bo", "cleo", "zoe"], declined.Demand.ExcludedAgentIds);
        Assert.Equal(["bo", "cleo"], declined.DeclinedBy);
        Assert.Equal(
            ["ada", "bo", "cleo", "zoe"],
            DemandPolicy.Next(declined, Some.Team(), members, Noon).Demand.ExcludedAgentIds
        );
        Assert.True(DemandPolicy.CouldEverBeMet(declined, members));
        Assert.False(DemandPolicy.CouldEverBeMet(DemandPolicy.Decline(declined, "dan"), members));
    }

    [Fact]
    public void A_conversation_costs_by_its_kind_its_channel_or_the_channels_type()
    {
        Team team = Some.Team() with { Costs = Some.Skills(("claim", 5), ("shop", 3), ("email", 2)) };
        AgentRequest request = Some.Request() with { Kind = "claim", ChannelId = "shop", ChannelType = "email" };

        Assert.Equal(5, DemandPolicy.CostOf(request, team));
        Assert.Equal(3, DemandPolicy.CostOf(request with { Kind = "order" }, team));
        Assert.Equal(2, DemandPolicy.CostOf(request with { Kind = null, ChannelId = "other" }, team));
        Assert.Equal(1, DemandPolicy.CostOf(Some.Request(), team));
        Assert.Equal(1, DemandPolicy.CostOf(request, null));
        Assert.Equal(5, DemandPolicy.Begin(request, team, [], Noon).Demand.Cost);
    }

    [Fact]
    public void Every_step_asks_for_no_more_than_the_one_before_and_the_last_for_no_skill() =>
        Gen.Select(AnyDecision.Team, AnyDecision.Agents, Gen.Int[0, 10].Array[3], Gen.Int[0, 8])
            .Sample(
                (team, agents, levels, asked) =>
                {
                    AgentRequest request = Some.Request() with
                    {
                        AgentId = asked > 5 ? null : $"a{asked:00}",
                        Skills =
                        [
                            .. levels
                                .OrderDescending()
                                .Select(level => new SkillStep(Some.Skills(("es", level)), Some.Skills(), Minute)),
                        ],
                    };
                    DemandStep step = DemandPolicy.Begin(request, team, agents, Noon);
                    while (step.Step <= levels.Length)
                    {
                        Assert.True(DemandPolicy.CouldEverBeMet(Entry(request, step), agents));
                        DemandStep next = Next(request, step, agents, Noon);
                        Assert.True(next.Step > step.Step);
                        Assert.Null(next.Demand.OnlyAgentId);
                        Assert.True(step.Demand.OnlyAgentId is not null || Level(next) <= Level(step));
                        step = next;
                    }

                    Assert.Empty(step.Demand.Required);
                    Assert.Null(step.Until);
                }
            );

    [Fact]
    public void Demands_that_say_the_same_are_equal_however_their_skills_are_listed()
    {
        Demand demand = new(2, Some.Skills(("es", 5), ("de", 3)), Some.Skills(("fr", 1)), "ada", ["bo"]);
        Demand same = demand with { Required = Some.Skills(("de", 3), ("es", 5)), ExcludedAgentIds = new[] { "bo" } };
        Demand[] others =
        [
            demand with
            {
                Cost = 1,
            },
            demand with
            {
                Required = Some.Skills(("es", 5), ("de", 4)),
            },
            demand with
            {
                Preferred = Some.Skills(),
            },
            demand with
            {
                OnlyAgentId = null,
            },
            demand with
            {
                ExcludedAgentIds = [],
            },
        ];

        Assert.Equal(demand, same, DemandComparer.Instance);
        Assert.Equal(DemandComparer.Instance.GetHashCode(demand), DemandComparer.Instance.GetHashCode(same));
        Assert.All(others, other => Assert.NotEqual(demand, other, DemandComparer.Instance));
    }

    private static int Level(DemandStep step) => step.Demand.Required.GetValueOrDefault("es");

    private static DemandStep Next(AgentRequest request, DemandStep step, Agent[] members, DateTimeOffset now) =>
        DemandPolicy.Next(Entry(request, step), Some.Team(), members, now);

    private static WaitingEntry Entry(AgentRequest request, DemandStep step) =>
        Some.Entry(request) with
        {
            Step = step.Step,
            Demand = step.Demand,
        };

    private static Agent Spanish(string id, int level, Presence presence = Presence.Online) =>
        Some.Agent(id, presence: presence) with
        {
            Skills = Some.Skills(("es", level)),
        };
}
