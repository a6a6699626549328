namespace InboundFlow.Functions.Assignment;

/// <summary>A person who answers.</summary>
/// <param name="Id">Lower-case letters, digits, <c>-</c> and <c>_</c>; at most 64.</param>
/// <param name="Skills">Name to level, 1 to 10.</param>
/// <param name="Capacity">How many open conversations they may have, 0 to 1000.</param>
/// <param name="OpenCount">How many they have.</param>
public sealed record Agent(
    string Id,
    string Name,
    IReadOnlyList<string> Teams,
    IReadOnlyDictionary<string, int> Skills,
    int Capacity,
    Presence Presence,
    int OpenCount,
    DateTimeOffset? LastAssignedAt
);

/// <summary>Whether an agent can be given conversations.</summary>
public enum Presence
{
    /// <summary>Not there.</summary>
    Offline,

    /// <summary>There, and taking conversations.</summary>
    Online,

    /// <summary>There, and taking no more for now.</summary>
    Busy,
}
