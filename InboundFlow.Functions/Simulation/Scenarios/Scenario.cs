using InboundFlow.Functions.Assignment;

namespace InboundFlow.Functions.Simulation;

/// <summary>Everything a simulation depends on. The same scenario gives the same report, on every machine.</summary>
/// <param name="Seed">Decides what is left to chance while it runs: how agents answer offers.</param>
/// <param name="From">When it begins.</param>
/// <param name="Until">When it ends: whoever waits then is still waiting.</param>
/// <param name="Arrivals">In order of time.</param>
public sealed record Scenario(
    ulong Seed,
    DateTimeOffset From,
    DateTimeOffset Until,
    IReadOnlyList<Team> Teams,
    IReadOnlyList<SimulatedAgent> Agents,
    IReadOnlyList<Arrival> Arrivals
)
{
    /// <summary>How agents answer when they are asked.</summary>
    public OfferAnswers Answers { get; init; } = OfferAnswers.Usual;

    /// <summary>The service level is the part of the conversations that got an agent within that time.</summary>
    public TimeSpan ServiceLevelWithin { get; init; } = TimeSpan.FromMinutes(1);
}

/// <summary>How agents answer offers.</summary>
/// <param name="Accepted">The part that they accept.</param>
/// <param name="Declined">The part that they decline; the rest expires.</param>
/// <param name="After">How long they take to answer. Later than the offer's expiry is no answer.</param>
public sealed record OfferAnswers(double Accepted, double Declined, Durations After)
{
    /// <summary>How long someone counts as busy who let too many offers in a row expire.</summary>
    public TimeSpan Break { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>90 % are accepted and 6 % declined, after 8 seconds on average.</summary>
    public static OfferAnswers Usual { get; } = new(0.90, 0.06, new Durations.LogNormal(TimeSpan.FromSeconds(8), 0.5));
}
