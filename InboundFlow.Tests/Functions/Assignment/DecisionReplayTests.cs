using System.Text.Json;
using System.Text.Json.Serialization;
using CsCheck;
using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Http;

namespace InboundFlow.Tests.Functions.Assignment;

public sealed class DecisionReplayTests
{
    // As it is stored, as workflows pass it on, and as it is served.
    private static readonly JsonSerializerOptions[] Writings =
    [
        new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull },
        new() { IncludeFields = true },
        Api.Json,
    ];

    [Fact]
    public void A_decision_taken_again_from_its_record_is_the_same_to_the_letter() =>
        Gen.Select(AnyDecision.Team, AnyDecision.Agents, AnyDecision.Entry, Gen.OneOf(Writings))
            .Sample(
                (team, agents, entry, json) =>
                {
                    if (AssignmentPolicy.Decide(team, agents, entry, Some.Noon) is AssignmentDecision.Assign decided)
                    {
                        string record = JsonSerializer.Serialize(decided.Reason, json);
                        AssignmentReason read = JsonSerializer.Deserialize<AssignmentReason>(record, json)!;

                        AssignmentDecision.Assign again = Assert.IsType<AssignmentDecision.Assign>(
                            DecisionReplay.Decide(read)
                        );

                        Assert.Equal(record, JsonSerializer.Serialize(again.Reason, json));
                        Assert.Equal(decided.Ranked, again.Ranked);
                        Assert.Equal(decided.AgentId, again.AgentId);
                    }
                },
                iter: 2_000
            );

    [Fact]
    public void What_kept_an_agent_whom_somebody_chose_by_hand_comes_out_again() =>
        Gen.Select(AnyDecision.Team, AnyDecision.Agents.Where(agents => agents.Length > 0), Gen.OneOf(Writings))
            .Sample(
                (team, agents, json) =>
                {
                    AssignmentReason reason = AssignmentPolicy.ByHand(team, agents[0], Some.Request(), Some.Noon);
                    string record = JsonSerializer.Serialize(reason, json);

                    AssignmentDecision again = DecisionReplay.Decide(
                        JsonSerializer.Deserialize<AssignmentReason>(record, json)!
                    );

                    Assert.Equal(
                        record,
                        JsonSerializer.Serialize(Assert.IsType<AssignmentDecision.Assign>(again).Reason, json)
                    );
                }
            );

    [Fact]
    public void Who_accepted_an_offer_comes_out_again_as_long_as_they_would_be_asked()
    {
        AssignmentReason asked = Reason(Some.Agent("ada"), Some.Agent("bo"), Some.Agent("cleo")) with
        {
            Chosen = "bo",
            Asked = ["ada", "bo"],
        };

        AssignmentDecision.Assign again = Assert.IsType<AssignmentDecision.Assign>(DecisionReplay.Decide(asked));
        AssignmentDecision other = DecisionReplay.Decide(asked with { Chosen = "cleo" });

        Assert.Equal("bo", again.AgentId);
        Assert.Equal(JsonSerializer.Serialize(asked), JsonSerializer.Serialize(again.Reason));
        Assert.Equal("ada", Assert.IsType<AssignmentDecision.Assign>(other).AgentId);
    }

    [Fact]
    public void Other_facts_in_the_record_make_another_decision()
    {
        AssignmentReason reason = Reason(
            Some.Agent("ada", last: Some.Noon.AddHours(-2)),
            Some.Agent("bo", last: Some.Noon)
        );
        Candidate ada = reason.Candidates[0];

        AssignmentDecision.Assign busy = Assert.IsType<AssignmentDecision.Assign>(
            DecisionReplay.Decide(
                reason with
                {
                    Candidates =
                    [
                        ada with
                        {
                            Facts = ada.Facts! with { Presence = Presence.Busy },
                        },
                        reason.Candidates[1],
                    ],
                }
            )
        );

        Assert.Equal(("ada", "bo"), (reason.Chosen, busy.AgentId));
        Assert.Equal("busy", busy.Reason.Candidates[1].ExcludedBy);
    }

    [Fact]
    public void A_record_without_facts_cannot_be_taken_again()
    {
        AssignmentReason old = Reason(Some.Agent("ada")) with { Facts = null, PolicyVersion = "1" };

        ArgumentException refused = Assert.Throws<ArgumentException>(() => DecisionReplay.Decide(old));

        Assert.Contains("version 1", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_that_counted_those_not_listed_in_one_number_can_still_be_read()
    {
        const string Old = """
            { "policy": "roundRobin", "policyVersion": "1", "workflowVersion": "v1", "factsAt": "2026-11-23T12:00:00Z",
              "chosen": "ada", "notListed": 3, "tieBreak": null,
              "candidates": [{ "agentId": "ada", "eligible": true, "excludedBy": null, "score": null, "rank": 1 }] }
            """;

        AssignmentReason reason = JsonSerializer.Deserialize<AssignmentReason>(Old, JsonSerializerOptions.Web)!;

        Assert.Equal([KeyValuePair.Create("others", 3)], reason.NotListed);
        Assert.Null(reason.Facts);
    }

    [Fact]
    public void The_record_says_what_was_looked_at_and_nothing_else()
    {
        Agent ada = Some.Agent("ada", 1, last: Some.Noon.AddMinutes(-5));

        string json = JsonSerializer.Serialize(Reason(ada, Some.Agent("bo", presence: Presence.Offline)), Writings[0]);

        Assert.Equal(
            """
            {"policy":"roundRobin","policyVersion":"2","workflowVersion":"v1","factsAt":"2026-11-23T12:00:00+00:00",
            "chosen":"ada","candidates":[{"agentId":"ada","eligible":true,"score":300,"rank":1,
            "facts":{"presence":"online","capacity":5,"load":1,"open":1,"lastAssignedAt":"2026-11-23T11:55:00+00:00"}},
            {"agentId":"bo","eligible":false,"excludedBy":"offline",
            "facts":{"presence":"offline","capacity":5,"load":0,"open":0}}],"notListed":{},
            "facts":{"team":{"id":"support","strategy":"roundRobin","onlineOnly":true},
            "entry":{"conversationId":"c1","queuedAt":"2026-11-23T12:00:00+00:00","priority":0,
            "rankAt":"2026-11-23T12:00:00+00:00","cost":1}}}
            """.ReplaceLineEndings(""),
            json
        );
    }

    private static AssignmentReason Reason(params Agent[] agents) =>
        Assert
            .IsType<AssignmentDecision.Assign>(AssignmentPolicy.Decide(Some.Team(), agents, Some.Entry(), Some.Noon))
            .Reason;
}
