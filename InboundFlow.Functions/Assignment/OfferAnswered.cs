namespace InboundFlow.Functions.Assignment;

/// <summary>What became of an agent's answer to an offer.</summary>
/// <param name="IsTaken">It was theirs to answer, or they had answered so before.</param>
/// <param name="EndedAs">
/// When it was not: how their latest offer had ended by then; <see langword="null"/> when there was none that anybody
/// remembers.
/// </param>
public sealed record OfferAnswered(bool IsTaken, OfferEnd? EndedAs);
