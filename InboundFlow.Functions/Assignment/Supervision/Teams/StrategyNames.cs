namespace InboundFlow.Functions.Assignment.Supervision;

/// <summary>The names of the strategies in the HTTP contract.</summary>
internal static class StrategyNames
{
    private static readonly (string Name, AssignmentStrategy Strategy)[] All =
    [
        ("roundRobin", AssignmentStrategy.RoundRobin),
        ("fewestOpen", AssignmentStrategy.FewestOpen),
        ("lowestLoad", AssignmentStrategy.LowestLoad),
        ("longestIdle", AssignmentStrategy.LongestIdle),
        ("bestMatch", AssignmentStrategy.BestMatch),
        ("weightedShares", AssignmentStrategy.WeightedShares),
    ];

    public static string Of(AssignmentStrategy strategy) => Array.Find(All, pair => pair.Strategy == strategy).Name;

    /// <summary>Round robin when nothing is said; <see langword="null"/> when there is no such strategy.</summary>
    public static AssignmentStrategy? Parse(string? name) =>
        name is null
            ? AssignmentStrategy.RoundRobin
            : All.Where(pair => string.Equals(pair.Name, name, StringComparison.Ordinal))
                .Select(pair => (AssignmentStrategy?)pair.Strategy)
                .FirstOrDefault();

    /// <summary>What is wrong with the name, or <see langword="null"/>.</summary>
    public static string? Check(string? name) =>
        Parse(name) is null
            ? $"There is no strategy '{name}': use {string.Join(", ", All[..^1].Select(pair => pair.Name))} or {All[^1].Name}."
            : null;
}
