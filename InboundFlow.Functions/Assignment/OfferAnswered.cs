namespace InboundFlow.Functions.Assignment;

/// <summary>What became of an agent's answer to an offer.</summary>
/// <param name="IsTaken">It was theirs to answer, or they had answered so before.</param>
/// <param name="EndedAs">
/// When it was not: how their latest offer had ended by then; <see langword="null"/> when there was none that anybody
/// remembers.
/// </param>
/// <param name="Placement">Where the conversation stands now; <see langword="null"/> when it is closed, or never asked.</param>
public sealed record OfferAnswered(bool IsTaken, OfferEnd? EndedAs, Placement? Placement);
