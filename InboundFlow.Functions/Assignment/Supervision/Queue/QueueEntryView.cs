using System.Text.Json.Serialization;

namespace InboundFlow.Functions.Assignment.Supervision;

/// <summary>A waiting conversation as the HTTP contract shows it.</summary>
/// <param name="Position">1 is the first of the team's queue.</param>
/// <param name="QueuedAt">Since when it waits, through every fallback and reassignment.</param>
/// <param name="WaitingFor">In words: why it still waits.</param>
/// <param name="EstimatedWait">How long yet; <see langword="null"/> when nobody can tell.</param>
/// <param name="Estimate">How that is known, or why it is not.</param>
/// <param name="State"><c>waiting</c>, or <c>offered</c> while agents have been asked.</param>
/// <param name="Step">What it asks for now.</param>
/// <param name="FallBackAt">When it goes to the next fallback team; <see langword="null"/> for never.</param>
/// <param name="Urgent">Whether it goes ahead of all that are not: the channel's reply window closes soon.</param>
/// <param name="Offers">Who has been asked and has not answered.</param>
/// <param name="DeclinedBy">Who said no.</param>
/// <param name="ExcludedBy">How many members of the team each <see cref="Exclusion"/> keeps.</param>
public sealed record QueueEntryView(
    string ConversationId,
    string TeamId,
    int Position,
    int Priority,
    DateTimeOffset QueuedAt,
    string WaitingFor,
    TimeSpan? EstimatedWait,
    EstimateView Estimate,
    PlacementStatus State,
    StepView Step,
    DateTimeOffset? FallBackAt,
    bool Urgent,
    IReadOnlyList<Offer> Offers,
    IReadOnlyList<string> DeclinedBy,
    IReadOnlyDictionary<string, int> ExcludedBy
)
{
    /// <summary>Each member of the team, by id: who can take it and what keeps the others. Only where one conversation is asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<CandidateView>? Candidates { get; init; }
}

/// <summary>How long a conversation will wait: position × mean time that one takes ÷ room.</summary>
/// <param name="Basis">In words: the figures, or why there is no estimate.</param>
/// <param name="MeanHandleSeconds">How long the team's conversations take; <see langword="null"/> without an estimate.</param>
/// <param name="Room">How many its online agents can have at a time; <see langword="null"/> without an estimate.</param>
/// <param name="Samples">From how many conversations the mean is made.</param>
public sealed record EstimateView(string Basis, double? MeanHandleSeconds, long? Room, long Samples);

/// <summary>What a waiting conversation asks for at present.</summary>
/// <param name="Number">0 is the narrowest.</param>
/// <param name="RequiredSkills">Name to the lowest level that will do.</param>
/// <param name="PreferredSkills">Name to the level wished for.</param>
/// <param name="OnlyAgentId">The one agent it waits for; <see langword="null"/> for anybody.</param>
/// <param name="Cost">How much room it takes.</param>
/// <param name="Until">When it asks for less; <see langword="null"/> for never.</param>
public sealed record StepView(
    int Number,
    IReadOnlyDictionary<string, int> RequiredSkills,
    IReadOnlyDictionary<string, int> PreferredSkills,
    string? OnlyAgentId,
    int Cost,
    DateTimeOffset? Until
);

/// <summary>Why, or why not, an agent.</summary>
/// <param name="ExcludedBy">One of <see cref="Exclusion"/>; <see langword="null"/> if they can take it.</param>
public sealed record CandidateView(string AgentId, string? ExcludedBy);
