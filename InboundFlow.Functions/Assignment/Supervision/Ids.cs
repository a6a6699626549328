namespace InboundFlow.Functions.Assignment.Supervision;

/// <summary>The rule for the ids of agents and teams.</summary>
internal static class Ids
{
    public const string Rule = "1 to 64 lower-case letters, digits, '-' or '_'";

    private const int Longest = 64;

    public static bool AreValid(IReadOnlyCollection<string> ids) => ids.All(IsValid);

    public static bool IsValid(string? id) => id is { Length: > 0 and <= Longest } && id.All(IsAllowed);

    private static bool IsAllowed(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_';
}
