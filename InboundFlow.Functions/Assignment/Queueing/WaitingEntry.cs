namespace InboundFlow.Functions.Assignment;

/// <summary>A conversation in the queue.</summary>
/// <param name="TeamId">The team whose queue it is in now; <see cref="AgentRequest.TeamId"/> is the one it was routed to.</param>
/// <param name="TriedTeamIds">The teams it has been in, the present one included: none is tried twice.</param>
/// <param name="FallBackAt">Until when it stays in this team.</param>
public sealed record WaitingEntry(
    AgentRequest Request,
    string TeamId,
    IReadOnlyList<string> TriedTeamIds,
    DateTimeOffset? FallBackAt
)
{
    /// <summary>What it asks for now.</summary>
    public Demand Demand { get; init; } = Demand.Anybody;

    /// <summary>The step of its demand: 0 is the narrowest.</summary>
    public int Step { get; init; }

    /// <summary>Until when it asks for that; <see langword="null"/> for as long as it takes.</summary>
    public DateTimeOffset? StepUntil { get; init; }

    /// <summary>Its place in the queue: as if it had waited since then. Earlier for a higher priority.</summary>
    public DateTimeOffset RankAt { get; init; } = Request.QueuedAt;

    /// <summary>From when on it goes ahead of all that are not urgent; <see langword="null"/> for never.</summary>
    public DateTimeOffset? UrgentFrom { get; init; }

    /// <summary>Who has been asked and has not answered.</summary>
    public IReadOnlyList<Offer> Offers { get; init; } = [];

    /// <summary>
    /// Why they were asked: one for each decision that asked somebody who has not answered, found by
    /// <see cref="Offer.OfferedAt"/>, which is its <see cref="AssignmentReason.FactsAt"/>.
    /// </summary>
    public IReadOnlyList<AssignmentReason> OfferReasons { get; init; } = [];

    /// <summary>The offers that are over, the latest last: at most <see cref="MostEndedOffers"/> are remembered.</summary>
    public IReadOnlyList<EndedOffer> EndedOffers { get; init; } = [];

    /// <summary>
    /// It has come to a team whose queue may only be so long, and is still to be matched: if it is not served then, and the
    /// queue is too long, it goes on. Kept until then, since matching may take more transactions than one.
    /// </summary>
    public bool IsEntering { get; init; }

    /// <summary>When the dispatcher last changed it.</summary>
    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>Who said no. They are not asked again while it waits.</summary>
    public IReadOnlyList<string> DeclinedBy { get; init; } = [];

    /// <summary>As many as may be out at a time, and a few: its workflow hears of each long before it is forgotten.</summary>
    public const int MostEndedOffers = 12;
}

/// <summary>An agent was asked whether they take a conversation.</summary>
public sealed record Offer(string AgentId, DateTimeOffset OfferedAt, DateTimeOffset ExpiresAt);

/// <summary>An offer that is over.</summary>
public sealed record EndedOffer(Offer Offer, DateTimeOffset EndedAt, OfferEnd How);

/// <summary>How an offer came to its end.</summary>
public enum OfferEnd
{
    /// <summary>The agent has the conversation.</summary>
    Accepted,

    /// <summary>They said no.</summary>
    Declined,

    /// <summary>They did not answer in time.</summary>
    Expired,

    /// <summary>They need not answer any more: another accepted, they went away, or the conversation went elsewhere.</summary>
    Revoked,
}

/// <summary>The whole dispatch partition at one moment.</summary>
/// <param name="Queue">In queue order.</param>
public sealed record DispatchState(
    IReadOnlyDictionary<string, Agent> Agents,
    IReadOnlyDictionary<string, Team> Teams,
    IReadOnlyList<WaitingEntry> Queue
)
{
    /// <summary>How fast each team has been, as far as anything was closed in it.</summary>
    public IReadOnlyDictionary<string, TeamPace> Paces { get; init; } =
        new Dictionary<string, TeamPace>(StringComparer.Ordinal);

    /// <summary>How many wait in each team.</summary>
    public IReadOnlyDictionary<string, int> QueueLengths() =>
        Queue
            .CountBy(entry => entry.TeamId, StringComparer.Ordinal)
            .ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
}
