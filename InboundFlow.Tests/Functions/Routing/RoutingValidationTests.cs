using InboundFlow.Functions.Routing;

namespace InboundFlow.Tests.Functions.Routing;

public sealed class RoutingValidationTests
{
    private static readonly RoutingRule Good = new("Gold", [new("field.tier", "equals", "gold")], "vip", 5);

    [Fact]
    public void A_table_that_makes_sense_has_no_problems() =>
        Assert.Empty(
            RoutingValidation.Validate(
                new RoutingTable(
                    [
                        Good,
                        new("Regulars", [new("pastConversations", "greaterThan", "2.5")], "regulars-1", 1),
                        new(
                            "Closed",
                            [new("businessHours", "equals", "FALSE"), new("language", "missing", null)],
                            "night_2",
                            0
                        ),
                        new("Asia", [new("language", "in", "vi, th")], "asia", 0),
                        new("Everybody", [], "crowd", 0),
                    ],
                    "support"
                )
            )
        );

    [Theory]
    [InlineData("colour", "equals", "red", "/rules/0/when/0/field")]
    [InlineData("", "equals", "red", "/rules/0/when/0/field")]
    [InlineData("field.", "exists", null, "/rules/0/when/0/field")]
    [InlineData("language", "resembles", "vi", "/rules/0/when/0/operator")]
    [InlineData("language", "greaterThan", "1", "/rules/0/when/0/operator")]
    [InlineData("businessHours", "lessThan", "1", "/rules/0/when/0/operator")]
    [InlineData("language", "equals", null, "/rules/0/when/0/value")]
    [InlineData("language", "in", " , ", "/rules/0/when/0/value")]
    [InlineData("pastConversations", "greaterThan", "many", "/rules/0/when/0/value")]
    [InlineData("pastConversations", "in", "1,two", "/rules/0/when/0/value")]
    [InlineData("field.spent", "lessThan", "1e3", "/rules/0/when/0/value")]
    [InlineData("newContact", "equals", "yes", "/rules/0/when/0/value")]
    public void A_condition_that_could_never_hold_is_a_problem_with_its_place(
        string field,
        string @operator,
        string? value,
        string place
    ) =>
        Assert.Equal(
            [place],
            Pointers(new RoutingTable([Good with { When = [new(field, @operator, value)] }], "support")),
            StringComparer.Ordinal
        );

    [Theory]
    [InlineData("")]
    [InlineData("VIP")]
    [InlineData("a/b")]
    [InlineData("a234567890123456789012345678901234567890123456789012345678901234x")]
    public void A_team_must_have_a_proper_id(string teamId) =>
        Assert.Equal(
            ["/defaultTeamId", "/rules/0/teamId"],
            Pointers(new RoutingTable([Good with { TeamId = teamId }], teamId)),
            StringComparer.Ordinal
        );

    [Fact]
    public void Rules_have_different_names_and_none_is_called_default() =>
        Assert.Equal(
            ["/rules/1/name", "/rules/2/name", "/rules/3/name"],
            Pointers(
                new RoutingTable(
                    [Good, Good with { Name = "GOLD" }, Good with { Name = "default" }, Good with { Name = " " }],
                    "support"
                )
            ),
            StringComparer.Ordinal
        );

    [Fact]
    public void A_rule_behind_one_that_takes_all_is_a_problem() =>
        Assert.Equal(
            ["/rules/1"],
            Pointers(new RoutingTable([Good with { Name = "All", When = [] }, Good], "support")),
            StringComparer.Ordinal
        );

    [Fact]
    public void A_problem_says_what_may_be_written_instead()
    {
        RoutingTable table = new([Good with { When = [new("colour", "resembles", "red")] }], "support");

        Assert.Collection(
            RoutingValidation.Validate(table),
            problem => Assert.Contains("pastConversations", problem.Message, StringComparison.Ordinal),
            problem => Assert.Contains("startsWith", problem.Message, StringComparison.Ordinal)
        );
    }

    private static IEnumerable<string> Pointers(RoutingTable table) =>
        RoutingValidation.Validate(table).Select(problem => problem.JsonPointer);
}
