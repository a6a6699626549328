using System.Text.Json.Serialization;

namespace InboundFlow.Functions.Assignment;

/// <summary>Why an agent was chosen: kept with the assignment, and enough to take the decision again (<see cref="DecisionReplay"/>).</summary>
/// <param name="Policy">The team's strategy (<c>roundRobin</c> …), or <c>sticky</c>, <c>specificAgent</c> or <c>byHand</c>.</param>
/// <param name="FactsAt">When the facts were true.</param>
/// <param name="Candidates">
/// The team's members: the eligible ones by rank, then those passed over by id. At most
/// <see cref="AssignmentPolicy.MostListed"/> are listed.
/// </param>
/// <param name="NotListed">How many more there were: <c>eligible</c>, and by each <see cref="Exclusion"/>.</param>
/// <param name="TieBreak">The comparison that decided between the first two, or <see langword="null"/> if there was only one.</param>
public sealed record AssignmentReason(
    string Policy,
    string PolicyVersion,
    string WorkflowVersion,
    DateTimeOffset FactsAt,
    string Chosen,
    IReadOnlyList<Candidate> Candidates,
    [property: JsonConverter(typeof(CountsConverter))] IReadOnlyDictionary<string, int> NotListed,
    string? TieBreak
)
{
    /// <summary>What of the team and the conversation the decision looked at; <see langword="null"/> in records of version 1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DecisionFacts? Facts { get; init; }

    /// <summary>
    /// Whom that decision asked, best first, where the team asks before it gives: <see cref="Chosen"/> is then the one who
    /// accepted, of whatever rank. <see langword="null"/> where it was given without asking.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Asked { get; init; }
}

/// <summary>One agent who was considered.</summary>
/// <param name="ExcludedBy">One of <see cref="Exclusion"/>; <see langword="null"/> if eligible.</param>
/// <param name="Score">
/// What the strategy compares first: seconds since the last assignment (round robin), open conversations (fewest open),
/// the part of the capacity in use (lowest load), seconds of idleness (longest idle), levels of those wished for (best
/// match), conversations per weight (weighted shares); <see langword="null"/> where there is none.
/// </param>
/// <param name="Rank">1 is the one chosen.</param>
public sealed record Candidate(string AgentId, bool Eligible, string? ExcludedBy, double? Score, int? Rank)
{
    /// <summary>What of the agent the decision looked at.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AgentFacts? Facts { get; init; }
}
