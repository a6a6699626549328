namespace InboundFlow.Functions.Assignment;

/// <summary>How long a conversation will probably wait, and how that is known.</summary>
/// <param name="Wait"><see langword="null"/> when nobody can tell.</param>
/// <param name="Basis">In words: from what it was made, or why there is none.</param>
public sealed record WaitEstimate(TimeSpan? Wait, string Basis);
