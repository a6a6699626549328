using InboundFlow.Functions.Assignment;

namespace InboundFlow.Tests.Functions.Assignment;

public sealed class WaitingForPolicyTests
{
    [Fact]
    public void What_keeps_the_agents_is_counted()
    {
        Agent[] members =
        [
            Some.Agent("ada", presence: Presence.Offline),
            Some.Agent("bo", presence: Presence.Offline),
            Some.Agent("cleo", open: 5),
        ];

        Assert.Equal("an agent of team support: 2 offline, 1 full", Describe(Some.Entry(), members));
    }

    [Fact]
    public void A_team_that_is_missing_empty_or_closed_is_named()
    {
        Team closed = Some.Team() with { Hours = Some.Hours("tuesday", "09:00-17:00") };
        Team never = closed with { Hours = closed.Hours! with { Holidays = ["2026-11-24"] } };

        Assert.Equal(
            "team support to be created",
            WaitingForPolicy.Describe(Some.Entry(), null, [Some.Agent("ada")], Some.Noon)
        );
        Assert.Equal("team support to have members", Describe(Some.Entry()));
        Assert.Equal(
            "team support to open at 2026-11-24T09:00:00Z",
            WaitingForPolicy.Describe(Some.Entry(), closed, [Some.Agent("ada")], Some.Noon)
        );
        Assert.Equal(
            "team support to open at 2026-12-01T09:00:00Z",
            WaitingForPolicy.Describe(Some.Entry(), never, [Some.Agent("ada")], Some.Noon)
        );
    }

    [Fact]
    public void When_somebody_is_free_it_is_a_matter_of_turns() =>
        Assert.Equal("its turn in team support", Describe(Some.Entry(), Some.Agent("ada")));

    [Fact]
    public void What_is_asked_for_is_said_and_until_when()
    {
        WaitingEntry entry = Some.Entry() with
        {
            Demand = Demand.Anybody with { Required = Some.Skills(("es", 5), ("de", 2)) },
            StepUntil = Some.Noon.AddMinutes(5),
            FallBackAt = Some.Noon.AddMinutes(9),
        };

        Assert.Equal(
            "an agent of team support with de 2, es 5: 1 without the skill; asks for less from 2026-11-23T12:05:00Z",
            Describe(entry, Some.Agent("ada"))
        );
        Assert.Equal(
            "an agent of team support with de 2, es 5: 1 without the skill; another team from 2026-11-23T12:01:00Z",
            Describe(entry with { FallBackAt = Some.Noon.AddMinutes(1) }, Some.Agent("ada"))
        );
    }

    [Fact]
    public void The_one_agent_it_waits_for_is_named()
    {
        WaitingEntry entry = Some.Entry() with { Demand = Demand.Anybody with { OnlyAgentId = "ada" } };

        Assert.Equal("agent ada of team support: 1 full", Describe(entry, Some.Agent("ada", 5), Some.Agent("bo")));
        Assert.Equal("agent ada of team support: not there", Describe(entry, Some.Agent("bo")));
    }

    [Fact]
    public void Who_has_been_asked_is_named()
    {
        WaitingEntry entry = Some.Entry() with
        {
            Offers =
            [
                new Offer("ada", Some.Noon, Some.Noon.AddSeconds(30)),
                new Offer("bo", Some.Noon, Some.Noon.AddSeconds(40)),
            ],
        };

        Assert.Equal("an answer of ada, bo by 2026-11-23T12:00:40Z", Describe(entry, Some.Agent("ada")));
    }

    private static string Describe(WaitingEntry entry, params Agent[] members) =>
        WaitingForPolicy.Describe(entry, Some.Team(), members, Some.Noon);
}
