namespace InboundFlow.Functions.Assignment;

/// <summary>What a waiting conversation asks of an agent at present. Those that ask for the same share a lane of the queue.</summary>
/// <param name="Cost">How much room it takes.</param>
/// <param name="OnlyAgentId">The one agent it waits for; <see langword="null"/> for anybody.</param>
/// <param name="ExcludedAgentIds">Who is not asked: those who declined, or had it and did not answer. In order (ordinal).</param>
public sealed record Demand(
    int Cost,
    IReadOnlyDictionary<string, int> Required,
    IReadOnlyDictionary<string, int> Preferred,
    string? OnlyAgentId,
    IReadOnlyList<string> ExcludedAgentIds
)
{
    private static readonly Dictionary<string, int> Nothing = new(StringComparer.Ordinal);

    /// <summary>Anybody of the team, at the usual cost.</summary>
    public static Demand Anybody { get; } = new(1, Nothing, Nothing, null, []);
}
