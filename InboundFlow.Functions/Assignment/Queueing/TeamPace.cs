namespace InboundFlow.Functions.Assignment;

/// <summary>How long a team's conversations take, from assignment to close: a mean in which the latest count most.</summary>
/// <param name="Conversations">How many it is made from.</param>
public sealed record TeamPace(string TeamId, double MeanHandleSeconds, long Conversations);
