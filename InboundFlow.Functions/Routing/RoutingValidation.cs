namespace InboundFlow.Functions.Routing;

/// <summary>Finds what is wrong with a routing table before it decides anything.</summary>
/// <remarks>A pure function: the same table always has the same problems, in the order of the table.</remarks>
public static class RoutingValidation
{
    private const int MaxIdLength = 64;

    /// <summary>Every problem; none when the table can be used.</summary>
    public static IReadOnlyList<WorkflowProblem> Validate(RoutingTable table)
    {
        ArgumentNullException.ThrowIfNull(table);

        List<WorkflowProblem> problems = [.. TeamProblems("/defaultTeamId", table.DefaultTeamId)];
        HashSet<string> names = new(StringComparer.OrdinalIgnoreCase) { RoutingDecision.DefaultRule };
        string? catchAll = null;
        for (int index = 0; index < table.Rules.Count; index++)
        {
            RoutingRule rule = table.Rules[index];
            string pointer = $"/rules/{index}";
            problems.AddRange(NameProblems(pointer + "/name", rule.Name, names));
            problems.AddRange(TeamProblems(pointer + "/teamId", rule.TeamId));
            problems.AddRange(DemandValidation.Validate(pointer, rule));
            problems.AddRange(
                rule.When.SelectMany((condition, at) => ConditionProblems($"{pointer}/when/{at}", condition))
            );
            if (catchAll is not null)
            {
                problems.Add(
                    new(
                        pointer,
                        $"It is never reached: the rule '{catchAll}' before it has no conditions and takes all."
                    )
                );
            }

            catchAll ??= rule.When.Count == 0 ? rule.Name : null;
        }

        return problems;
    }

    private static IEnumerable<WorkflowProblem> NameProblems(string pointer, string? name, HashSet<string> taken)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            yield return new(pointer, "The rule has no name: give it one, the timeline shows it.");
        }
        else if (!taken.Add(name))
        {
            yield return new(pointer, $"The name '{name}' is taken: name every rule differently, and none 'default'.");
        }
    }

    private static IEnumerable<WorkflowProblem> TeamProblems(string pointer, string? teamId)
    {
        if (string.IsNullOrEmpty(teamId))
        {
            yield return new(pointer, "There is no team: write the id of one.");
        }
        else if (
            teamId.Length > MaxIdLength
            || !teamId.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_')
        )
        {
            yield return new(
                pointer,
                $"'{teamId}' is no team id: use lower-case letters, digits, '-' and '_', at most {MaxIdLength}."
            );
        }
    }

    private static IEnumerable<WorkflowProblem> ConditionProblems(string pointer, RoutingCondition condition)
    {
        bool knownField = RoutingField.TryParse(condition.Field, out RoutingField? field);
        if (!knownField)
        {
            yield return new(
                pointer + "/field",
                $"There is no field '{condition.Field}': use one of {RoutingField.Names}."
            );
        }

        if (!RoutingOperators.TryParse(condition.Operator, out RoutingOperator @operator))
        {
            yield return new(
                pointer + "/operator",
                $"There is no operator '{condition.Operator}': use one of {RoutingOperators.Names}."
            );
        }
        else if (knownField && RoutingOperators.ComparesNumbers(@operator) && !MayBeNumber(field!.Type))
        {
            yield return new(
                pointer + "/operator",
                $"'{condition.Operator}' compares numbers, and '{condition.Field}' is none."
            );
        }
        else if (ValueProblem(field?.Type ?? FactType.Unknown, @operator, condition.Value) is { } message)
        {
            yield return new(pointer + "/value", message);
        }
    }

    private static string? ValueProblem(FactType type, RoutingOperator @operator, string? value)
    {
        if (!RoutingOperators.NeedsValue(@operator))
        {
            return null;
        }

        string[] values = @operator == RoutingOperator.In ? RoutingOperators.SplitList(value ?? "") : [value ?? ""];
        if (values.Length == 0 || values.Any(string.IsNullOrWhiteSpace))
        {
            return "There is no value: write what to compare with.";
        }

        bool whole = RoutingOperators.ComparesWhole(@operator);
        if (RoutingOperators.ComparesNumbers(@operator) || (whole && type == FactType.Number))
        {
            return Array.Find(values, item => !FactValue.TryParseNumber(item, out _)) is { } text
                ? $"'{text}' is not a number: write digits with a '.' before the decimals."
                : null;
        }

        return whole && type == FactType.Boolean && Array.Find(values, item => !bool.TryParse(item, out _)) is { } other
            ? $"'{other}' is neither 'true' nor 'false'."
            : null;
    }

    private static bool MayBeNumber(FactType type) => type is FactType.Number or FactType.Unknown;
}
