namespace InboundFlow.Functions.Simulation;

/// <summary>The answer of <c>POST /api/teams/{teamId}/simulate</c>. Waits are in seconds.</summary>
/// <param name="Traffic"><c>recorded</c> or <c>synthetic</c>.</param>
/// <param name="Conversations">How many conversations it is made from, those of other teams that may notice this one included.</param>
/// <param name="Recorded">
/// How long those waited in fact; the closer <paramref name="Before"/> comes to it, the more the rest can be believed.
/// </param>
/// <param name="Before">As it is.</param>
/// <param name="After">As it would be; <see langword="null"/>, as all that follows, when nothing was to be different.</param>
/// <param name="Difference">After less before.</param>
/// <param name="Moved">What would have gone elsewhere.</param>
public sealed record SimulationView(
    string TeamId,
    DateTimeOffset From,
    DateTimeOffset To,
    ulong Seed,
    string Traffic,
    int Conversations,
    WaitFigures? Recorded,
    SimulationReport Before,
    SimulationReport? After,
    FigureDifference? Difference,
    MovedConversations? Moved
);
