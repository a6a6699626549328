using InboundFlow.Functions.Assignment.Supervision;
using InboundFlow.Functions.Enrichment;

namespace InboundFlow.Functions.Routing;

/// <summary>Chooses the team of a conversation.</summary>
/// <remarks>A pure and total function: every table and all facts give exactly one team, and always the same one.</remarks>
public static class RoutingPolicy
{
    /// <summary>The first rule whose conditions all hold decides, else the default team does.</summary>
    public static RoutingDecision Decide(RoutingTable table, EnrichmentFacts facts)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(facts);

        foreach (RoutingRule rule in table.Rules)
        {
            if (rule.When.All(condition => Holds(condition, facts)))
            {
                return new RoutingDecision(rule.TeamId, rule.Priority, rule.Name)
                {
                    Skills = rule.Skills,
                    AgentId = rule.AgentId,
                    AgentIdFor = rule.AgentIdFor,
                    Kind = rule.Kind,
                    OwnerAgentId = OwnerOf(table, facts),
                };
            }
        }

        return new RoutingDecision(table.DefaultTeamId, RoutingDecision.DefaultPriority, RoutingDecision.DefaultRule)
        {
            OwnerAgentId = OwnerOf(table, facts),
        };
    }

    /// <summary>Whether one condition holds.</summary>
    /// <remarks>
    /// What is not known is <c>missing</c> and nothing else: neither <c>equals</c> nor <c>notEquals</c> holds for it. A
    /// condition that makes no sense (<see cref="RoutingValidation"/> would have refused it) never holds.
    /// </remarks>
    public static bool Holds(RoutingCondition condition, EnrichmentFacts facts)
    {
        ArgumentNullException.ThrowIfNull(condition);
        ArgumentNullException.ThrowIfNull(facts);

        if (
            !RoutingField.TryParse(condition.Field, out RoutingField? field)
            || !RoutingOperators.TryParse(condition.Operator, out RoutingOperator @operator)
        )
        {
            return false;
        }

        FactValue? actual = field.Read(facts);
        return actual is null ? @operator == RoutingOperator.Missing : Holds(actual, @operator, condition.Value ?? "");
    }

    // What a lookup found may be anything; only what can be the id of an agent is taken for one.
    private static string? OwnerOf(RoutingTable table, EnrichmentFacts facts) =>
        RoutingField.Find(facts.Fields, table.OwnerField) is string owner && Ids.IsValid(owner) ? owner : null;

    private static bool Holds(FactValue actual, RoutingOperator @operator, string value) =>
        @operator switch
        {
            RoutingOperator.Equals => actual.IsSameAs(value),
            RoutingOperator.NotEquals => !actual.IsSameAs(value),
            RoutingOperator.Contains => actual.AsText.Contains(value, StringComparison.OrdinalIgnoreCase),
            RoutingOperator.StartsWith => actual.AsText.StartsWith(value, StringComparison.OrdinalIgnoreCase),
            RoutingOperator.In => RoutingOperators.SplitList(value).Any(actual.IsSameAs),
            RoutingOperator.GreaterThan => actual.CompareTo(value) > 0,
            RoutingOperator.LessThan => actual.CompareTo(value) < 0,
            RoutingOperator.Exists => true,
            _ => false,
        };
}
