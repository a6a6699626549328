using System.Text.RegularExpressions;

namespace InboundFlow.Functions.Assignment.Supervision;

/// <summary>The rule for the ids of agents and teams.</summary>
internal static partial class Ids
{
    public const string Rule = "1 to 64 lower-case letters, digits, '-' or '_'";

    public static bool AreValid(IReadOnlyCollection<string> ids) => ids.All(IsValid);

    public static bool IsValid(string? id) => id is not null && Pattern().IsMatch(id);

    [GeneratedRegex("^[a-z0-9_-]{1,64}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
