using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Conversations;
using InboundFlow.Tests.Functions.Assignment;

namespace InboundFlow.Tests.Functions.Conversations;

public sealed class ReturnPolicyTests
{
    private static readonly DateTimeOffset Noon = Some.Noon;

    private static readonly AgentRequest Made = Some.Request("c1", priority: 3) with
    {
        LastAgentId = "bo",
        OwnerAgentId = "cy",
        AgentId = "dan",
        AgentIdFor = TimeSpan.FromMinutes(1),
        Kind = "complaint",
        Skills = [new(new Dictionary<string, int>(), new Dictionary<string, int>(), null)],
        WindowClosesAt = Noon.AddHours(24),
        ExcludedAgentIds = ["eve"],
    };

    [Fact]
    public void Everything_is_asked_for_as_it_was_at_first_with_the_age_it_has()
    {
        AgentRequest again = ReturnPolicy.Again(Made, CommandWith("ada"), "command1");

        Assert.Equal(Made with { WorkflowVersion = "byHand", ReturnedBy = "command1", ExcludedAgentIds = [] }, again);
    }

    [Fact]
    public void Another_team_is_asked_for_the_same() =>
        Assert.Equal(
            ("sales", Made.Skills),
            (
                ReturnPolicy.Again(Made, CommandWith("ada") with { TeamId = "sales" }, "x").TeamId,
                ReturnPolicy.Again(Made, CommandWith("ada") with { TeamId = "sales" }, "x").Skills
            )
        );

    [Fact]
    public void Whoever_returns_it_is_not_preferred_any_more()
    {
        Assert.Null(ReturnPolicy.Again(Made, CommandWith("bo"), "x").LastAgentId);
        Assert.Null(ReturnPolicy.Again(Made, CommandWith("cy"), "x").OwnerAgentId);
        AgentRequest again = ReturnPolicy.Again(Made, CommandWith("dan"), "x");
        Assert.Null(again.AgentId);
        Assert.Null(again.AgentIdFor);
    }

    [Fact]
    public void Those_who_did_not_answer_are_left_out_with_those_before_them_until_somebody_returns_it_by_hand()
    {
        AssignCommand unanswered = CommandWith("ada") with { Cause = new("reassigned", "noReply", ["ada"]) };

        AgentRequest again = ReturnPolicy.Again(Made, unanswered, "x");

        Assert.Equal(["ada", "eve"], again.ExcludedAgentIds);
        Assert.Equal("v1", again.WorkflowVersion);
        Assert.Empty(ReturnPolicy.Again(again, CommandWith("bo"), "y").ExcludedAgentIds);
    }

    [Fact]
    public void Nothing_was_asked_for_yet_so_anybody_of_its_team_will_do()
    {
        AgentRequest again = ReturnPolicy.Again(null, CommandWith("ada"), "command1");

        Assert.Equal(("support", 3, Noon), (again.TeamId, again.Priority, again.QueuedAt));
        Assert.Empty(again.Skills);
    }

    private static AssignCommand CommandWith(string agentId) =>
        new(
            new Conversation(
                "c1",
                "mia",
                "demo",
                "contact",
                ConversationStatus.Open,
                ConversationPhase.Assigned,
                "support",
                agentId,
                3,
                Noon.AddMinutes(-1),
                Noon,
                Noon,
                null,
                null,
                null,
                0
            ),
            null,
            null
        );
}
