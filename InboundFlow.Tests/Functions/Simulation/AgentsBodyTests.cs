using System.Text.Json;
using InboundFlow.Functions.Simulation;

namespace InboundFlow.Tests.Functions.Simulation;

public sealed class AgentsBodyTests
{
    [Theory]
    [InlineData(-1001, false)]
    [InlineData(-1000, true)]
    [InlineData(1000, true)]
    [InlineData(1001, false)]
    public void Up_to_a_thousand_agents_come_or_go(int more, bool isFine) =>
        Assert.Equal(isFine, AgentsBody.FromInt32(more).Check() is null);

    [Theory]
    [InlineData(1000, null)]
    [InlineData(1001, "/change/agents has at most 1000 agents.")]
    public void Up_to_a_thousand_agents_are_named(int count, string? problem)
    {
        string all = string.Join(',', Enumerable.Range(0, count).Select(i => $$"""{ "id": "a{{i}}" }"""));

        Assert.Equal(problem, Named($"[{all}]").Check());
    }

    [Theory]
    [InlineData("""[{ "id": "eve" }, { "id": "kim" }, { "id": "eve" }]""", "/change/agents/2/id: 'eve' is named twice")]
    [InlineData("""[{ "id": "eve" }, { "name": "Kim" }]""", "/change/agents/1 is an object with an id")]
    [InlineData("""[{ "id": "eve" }, { "id": 5 }]""", "/change/agents/1 is an object with an id")]
    [InlineData("""[{ "id": "eve" }, { "id": "kim", "capacity": -1 }]""", "/change/agents/1: capacity")]
    [InlineData("""[{ "id": "eve", "teams": ["sales", 5] }]""", "/change/agents/0/teams/1 is not what an agent has.")]
    public void The_first_agent_who_is_not_right_is_named_with_what_is_wrong(string named, string problem) =>
        Assert.StartsWith(problem, Named(named).Check());

    [Fact]
    public void Who_is_named_is_in_the_team_besides_those_they_name()
    {
        AgentsBody body = Named("""[{ "id": "eve" }, { "id": "kim", "teams": ["sales", "support"] }]""");

        Assert.Null(body.Check());
        Assert.Equal(["eve", "kim"], body.Ids);
        Assert.Equal(
            [
                ["support"],
                ["sales", "support"],
            ],
            body.Of("support").Select(agent => agent.Teams.ToArray())
        );
    }

    private static AgentsBody Named(string json) => JsonSerializer.Deserialize<AgentsBody>(json)!;
}
