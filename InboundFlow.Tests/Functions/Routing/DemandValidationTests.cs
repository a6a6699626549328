using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Routing;

namespace InboundFlow.Tests.Functions.Routing;

public sealed class DemandValidationTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly RoutingRule Plain = new("Billing", [new("text", "contains", "bill")], "support", 0);

    [Fact]
    public void A_rule_may_ask_for_an_agent_then_for_skills_in_steps_and_name_a_kind() =>
        Assert.Empty(
            ProblemsOf(
                Plain with
                {
                    Priority = -100,
                    AgentId = "ada",
                    AgentIdFor = Minute,
                    Kind = "complaint",
                    Skills = [Step("billing", 10, Minute), Step("billing", 1)],
                }
            )
        );

    [Theory]
    [InlineData(101)]
    [InlineData(-101)]
    public void A_priority_is_no_more_than_a_hundred_either_way(int priority) =>
        Assert.Equal(["/rules/0/priority"], ProblemsOf(Plain with { Priority = priority }));

    [Theory]
    [InlineData(0)]
    [InlineData(11)]
    public void A_level_is_one_to_ten(int level) =>
        Assert.Equal(
            ["/rules/0/skills/0/required/billing", "/rules/0/skills/0/preferred/french"],
            ProblemsOf(Plain with { Skills = [Step("billing", level) with { Preferred = Levels("french", level) }] })
        );

    [Fact]
    public void Only_the_last_step_may_last_for_ever() =>
        Assert.Equal(
            ["/rules/0/skills/0/forSeconds"],
            ProblemsOf(Plain with { Skills = [Step("billing", 5), Step("billing", 1)] })
        );

    [Fact]
    public void A_step_that_asks_for_nothing_is_none() =>
        Assert.Equal(
            ["/rules/0/skills/0"],
            ProblemsOf(Plain with { Skills = [Step("billing", 5) with { Required = Levels() }] })
        );

    [Fact]
    public void There_are_at_most_ten_steps() =>
        Assert.Equal(
            ["/rules/0/skills"],
            ProblemsOf(Plain with { Skills = [.. Enumerable.Repeat(Step("billing", 5, Minute), 11)] })
        );

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(700_000)]
    public void A_step_lasts_from_a_second_to_a_week(int seconds) =>
        Assert.Equal(
            ["/rules/0/skills/0/forSeconds"],
            ProblemsOf(Plain with { Skills = [Step("billing", 5, TimeSpan.FromSeconds(seconds))] })
        );

    [Fact]
    public void Skills_behind_an_agent_who_is_waited_for_without_end_are_never_asked_for() =>
        Assert.Equal(["/rules/0/skills"], ProblemsOf(Plain with { AgentId = "ada", Skills = [Step("billing", 5)] }));

    [Fact]
    public void A_time_to_wait_needs_an_agent_to_wait_for() =>
        Assert.Equal(["/rules/0/agentIdForSeconds"], ProblemsOf(Plain with { AgentIdFor = Minute }));

    [Fact]
    public void The_agent_must_have_a_proper_id() =>
        Assert.Equal(["/rules/0/agentId"], ProblemsOf(Plain with { AgentId = "Ada Lovelace" }));

    private static IEnumerable<string> ProblemsOf(RoutingRule rule) =>
        RoutingValidation.Validate(new RoutingTable([rule], "support")).Select(problem => problem.JsonPointer);

    private static SkillStep Step(string skill, int level, TimeSpan? time = null) =>
        new(Levels(skill, level), Levels(), time);

    private static Dictionary<string, int> Levels() => new(StringComparer.Ordinal);

    private static Dictionary<string, int> Levels(string skill, int level) =>
        new(StringComparer.Ordinal) { [skill] = level };
}
