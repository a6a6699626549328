using CsCheck;
using InboundFlow.Functions.Enrichment;
using InboundFlow.Functions.Routing;

namespace InboundFlow.Tests.Functions.Routing;

public sealed class RoutingPolicyTests
{
    private static readonly string[] Fields =
    [
        "channel",
        "channelType",
        "language",
        "newContact",
        "pastConversations",
        "lastAgent",
        "businessHours",
        "text",
        "field.tier",
        "field.spent",
        "field.none",
        "nonsense",
    ];

    private static readonly string[] Operators =
    [
        "equals",
        "notEquals",
        "contains",
        "startsWith",
        "in",
        "greaterThan",
        "lessThan",
        "exists",
        "missing",
        "nonsense",
    ];

    private static readonly Gen<RoutingCondition> AnyCondition = Gen.Select(
        Gen.OneOf(Fields),
        Gen.OneOf(Operators),
        Gen.OneOf<string?>(null, "", "vi", "true", "3", "gold, silver", "demo", "-1.5", "order"),
        (field, @operator, value) => new RoutingCondition(field, @operator, value)
    );

    private static readonly Gen<RoutingTable> AnyTable = AnyCondition
        .Array[0, 3]
        .Array[0, 6]
        .Select(rules => new RoutingTable(
            [.. rules.Select((when, index) => new RoutingRule($"rule {index}", when, $"team{index}", index))],
            "rest"
        ));

    private static readonly Gen<EnrichmentFacts> AnyFacts = Gen.Select(
        Gen.Bool,
        Gen.Int[0, 5],
        Gen.OneOf<string?>(null, "", "vi", "en"),
        Gen.OneOf<string?>(null, "order", "Gold ring"),
        Gen.OneOf<string?>(null, "gold", "7"),
        (flag, past, language, text, tier) =>
            SomeFacts.Unknown with
            {
                IsNewContact = flag,
                PastConversations = past,
                Language = language,
                Text = text,
                Fields = tier is null
                    ? SomeFacts.Unknown.Fields
                    : new Dictionary<string, string>(StringComparer.Ordinal) { ["tier"] = tier },
            }
    );

    [Theory]
    [InlineData("channel", "equals", "DEMO", true)]
    [InlineData("Channel", "Equals", "demo", true)]
    [InlineData("channel", "equals", "dem", false)]
    [InlineData("channelType", "notEquals", "telegram", true)]
    [InlineData("channelType", "notEquals", "WhatsApp", false)]
    [InlineData("channelType", "startsWith", "WHATS", true)]
    [InlineData("channelType", "startsWith", "app", false)]
    [InlineData("language", "in", "fr, VI ,de", true)]
    [InlineData("language", "in", "fr,de", false)]
    [InlineData("text", "contains", "ĐƠN HÀNG", true)]
    [InlineData("text", "contains", "where IS", true)]
    [InlineData("text", "contains", "invoice", false)]
    [InlineData("newContact", "equals", "False", true)]
    [InlineData("newContact", "equals", "true", false)]
    [InlineData("newContact", "notEquals", "true", true)]
    [InlineData("businessHours", "equals", "true", true)]
    [InlineData("pastConversations", "equals", "3.0", true)]
    [InlineData("pastConversations", "in", "1, 2, 3", true)]
    [InlineData("pastConversations", "greaterThan", "2", true)]
    [InlineData("pastConversations", "greaterThan", "3", false)]
    [InlineData("pastConversations", "lessThan", "10", true)]
    [InlineData("pastConversations", "lessThan", "3", false)]
    [InlineData("pastConversations", "greaterThan", "few", false)]
    [InlineData("lastAgent", "exists", null, true)]
    [InlineData("lastAgent", "missing", null, false)]
    [InlineData("field.tier", "equals", "gold", true)]
    [InlineData("field.TIER", "in", "gold,silver", true)]
    [InlineData("field.spent", "greaterThan", "999.99", true)]
    [InlineData("field.spent", "lessThan", "999.99", false)]
    [InlineData("field.tier", "greaterThan", "1", false)]
    [InlineData("field.empty", "missing", null, true)]
    [InlineData("field.empty", "exists", null, false)]
    [InlineData("field.none", "missing", null, true)]
    public void A_condition_compares_texts_ignoring_case_and_numbers_as_numbers(
        string field,
        string @operator,
        string? value,
        bool holds
    ) => Assert.Equal(holds, RoutingPolicy.Holds(new RoutingCondition(field, @operator, value), SomeFacts.Everyday));

    [Theory]
    [InlineData("equals")]
    [InlineData("notEquals")]
    [InlineData("contains")]
    [InlineData("startsWith")]
    [InlineData("in")]
    [InlineData("greaterThan")]
    [InlineData("lessThan")]
    [InlineData("exists")]
    public void Of_what_is_not_known_nothing_holds_but_that_it_is_missing(string @operator)
    {
        foreach (string field in new[] { "language", "lastAgent", "text", "field.tier" })
        {
            Assert.False(RoutingPolicy.Holds(new RoutingCondition(field, @operator, "1"), SomeFacts.Unknown));
            Assert.True(RoutingPolicy.Holds(new RoutingCondition(field, "missing", null), SomeFacts.Unknown));
        }
    }

    [Theory]
    [InlineData("colour", "missing")]
    [InlineData("field.", "missing")]
    [InlineData("language", "resembles")]
    public void A_condition_that_makes_no_sense_never_holds(string field, string @operator) =>
        Assert.False(RoutingPolicy.Holds(new RoutingCondition(field, @operator, "vi"), SomeFacts.Everyday));

    [Fact]
    public void What_a_rule_asks_of_the_agent_goes_with_the_conversation()
    {
        RoutingRule rule = new("All", [], "support", 3)
        {
            AgentId = "ada",
            AgentIdFor = TimeSpan.FromMinutes(1),
            Kind = "complaint",
            Skills = [new(new Dictionary<string, int>(), new Dictionary<string, int>(), null)],
        };

        RoutingDecision decision = RoutingPolicy.Decide(new([rule], "rest"), SomeFacts.Everyday);

        Assert.Equal(
            (rule.AgentId, rule.AgentIdFor, rule.Kind),
            (decision.AgentId, decision.AgentIdFor, decision.Kind)
        );
        Assert.Same(rule.Skills, decision.Skills);
        Assert.Null(decision.OwnerAgentId);
    }

    [Theory]
    [InlineData("owner", "ada", "ada")]
    [InlineData("OWNER", "ada", "ada")]
    [InlineData("accountManager", "ada", null)]
    [InlineData("owner", "Ada Lovelace", null)]
    [InlineData("owner", "", null)]
    public void The_owner_is_what_the_contacts_field_says_if_it_can_be_an_agent(
        string field,
        string value,
        string? owner
    )
    {
        RoutingTable table = new([], "rest") { OwnerField = "owner" };
        Dictionary<string, string> fields = new(StringComparer.Ordinal) { [field] = value };

        Assert.Equal(owner, RoutingPolicy.Decide(table, SomeFacts.Unknown with { Fields = fields }).OwnerAgentId);
    }

    [Fact]
    public void The_first_rule_whose_conditions_all_hold_decides()
    {
        RoutingTable table = new(
            [
                new("German", [new("language", "equals", "de")], "german", 1),
                new(
                    "Gold at night",
                    [new("field.tier", "equals", "gold"), new("businessHours", "equals", "false")],
                    "night",
                    9
                ),
                new("Gold", [new("field.tier", "equals", "gold")], "vip", 5),
                new("Everybody", [], "crowd", 0),
            ],
            "support"
        );

        Assert.Equal(new RoutingDecision("vip", 5, "Gold"), RoutingPolicy.Decide(table, SomeFacts.Everyday));
        Assert.Equal(new RoutingDecision("crowd", 0, "Everybody"), RoutingPolicy.Decide(table, SomeFacts.Unknown));
    }

    [Fact]
    public void Whom_no_rule_takes_the_default_team_gets() =>
        Assert.Equal(
            new RoutingDecision("support", 0, "default"),
            RoutingPolicy.Decide(
                new RoutingTable([new("German", [new("language", "equals", "de")], "german", 1)], "support"),
                SomeFacts.Everyday
            )
        );

    [Fact]
    public void Every_table_gives_every_conversation_exactly_one_team_and_always_the_same() =>
        Gen.Select(AnyTable, AnyFacts)
            .Sample(
                (table, facts) =>
                {
                    RoutingDecision decision = RoutingPolicy.Decide(table, facts);
                    return decision == RoutingPolicy.Decide(table, facts)
                        && (
                            decision.TeamId is "rest"
                            || table.Rules.Count(rule => rule.TeamId.Equals(decision.TeamId, StringComparison.Ordinal))
                                == 1
                        );
                }
            );

    [Fact]
    public void No_rule_before_the_one_that_decided_holds_and_what_follows_it_does_not_matter() =>
        Gen.Select(AnyTable, AnyFacts)
            .Sample(
                (table, facts) =>
                {
                    RoutingDecision decision = RoutingPolicy.Decide(table, facts);
                    int decided = table.Rules.Select(rule => rule.Name).ToList().IndexOf(decision.RuleName);
                    IEnumerable<RoutingRule> before = decided < 0 ? table.Rules : table.Rules.Take(decided);
                    return !before.Any(rule => rule.When.All(condition => RoutingPolicy.Holds(condition, facts)))
                        && (
                            decided < 0
                            || RoutingPolicy.Decide(table with { Rules = [.. table.Rules.Take(decided + 1)] }, facts)
                                == decision
                        );
                }
            );
}
