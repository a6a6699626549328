namespace InboundFlow.Functions.Routing;

/// <summary>How a condition compares.</summary>
internal enum RoutingOperator
{
    Equals,
    NotEquals,
    Contains,
    StartsWith,
    In,
    GreaterThan,
    LessThan,
    Exists,
    Missing,
}

/// <summary>The operators' names in a workflow, and what each of them needs.</summary>
internal static class RoutingOperators
{
    private static readonly Dictionary<string, RoutingOperator> ByName = new(StringComparer.OrdinalIgnoreCase)
    {
        ["equals"] = RoutingOperator.Equals,
        ["notEquals"] = RoutingOperator.NotEquals,
        ["contains"] = RoutingOperator.Contains,
        ["startsWith"] = RoutingOperator.StartsWith,
        ["in"] = RoutingOperator.In,
        ["greaterThan"] = RoutingOperator.GreaterThan,
        ["lessThan"] = RoutingOperator.LessThan,
        ["exists"] = RoutingOperator.Exists,
        ["missing"] = RoutingOperator.Missing,
    };

    /// <summary>Every name, for messages.</summary>
    internal static string Names { get; } = string.Join(", ", ByName.Keys);

    internal static bool TryParse(string? name, out RoutingOperator @operator) =>
        ByName.TryGetValue(name ?? "", out @operator);

    internal static bool NeedsValue(RoutingOperator @operator) =>
        @operator is not (RoutingOperator.Exists or RoutingOperator.Missing);

    /// <summary>Greater and less: both sides must be numbers.</summary>
    internal static bool ComparesNumbers(RoutingOperator @operator) =>
        @operator is RoutingOperator.GreaterThan or RoutingOperator.LessThan;

    /// <summary>The whole value of the field is compared with the whole value of the condition.</summary>
    internal static bool ComparesWhole(RoutingOperator @operator) =>
        @operator is RoutingOperator.Equals or RoutingOperator.NotEquals or RoutingOperator.In;

    /// <summary>The alternatives of <c>in</c>.</summary>
    internal static string[] SplitList(string value) =>
        value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
