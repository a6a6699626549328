namespace InboundFlow.Functions.Assignment;

/// <summary>Where a conversation stands with its team and agent. Also the payload of the event that ends its wait.</summary>
/// <param name="ReviewAt">When waiting or offered: when to look again, because something is over then; <see langword="null"/> means for as long as it takes.</param>
/// <param name="Reason">When assigned: why this agent.</param>
public sealed record Placement(
    string ConversationId,
    PlacementStatus Status,
    string? TeamId,
    string? AgentId,
    DateTimeOffset? QueuedAt,
    DateTimeOffset? AssignedAt,
    DateTimeOffset? ReviewAt,
    AssignmentReason? Reason
)
{
    /// <summary>When offered: who has been asked and has not answered.</summary>
    public IReadOnlyList<Offer> Offers { get; init; } = [];

    /// <summary>When offered: why they were asked. The one of an offer has the offer's time as that of its facts.</summary>
    public IReadOnlyList<AssignmentReason> OfferReasons { get; init; } = [];

    /// <summary>The latest offers that are over; see <see cref="WaitingEntry.EndedOffers"/>.</summary>
    public IReadOnlyList<EndedOffer> EndedOffers { get; init; } = [];

    /// <summary>Who said no while it waited.</summary>
    public IReadOnlyList<string> DeclinedBy { get; init; } = [];

    /// <summary>While it waits: the step of what it asks for, 0 being the narrowest.</summary>
    public int Step { get; init; }

    /// <summary>While it waits: what it asks for at that step.</summary>
    public Demand? Demand { get; init; }

    /// <summary>The team that it was routed or transferred to; <see cref="TeamId"/> is another after a fallback.</summary>
    public string? RoutedTeamId { get; init; }

    /// <summary>The command that had returned it to the queue before; see <see cref="AgentRequest"/>.</summary>
    public string? ReturnedBy { get; init; }

    /// <summary>When the dispatcher decided that. Of two placements of a conversation the later one counts.</summary>
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>Whether the dispatcher wants to know of the contact's and the agent's messages while it stands so.</summary>
    public bool WantsMessages { get; init; }

    /// <summary>When assigned: what happens if the agent does not answer, as the team had it then.</summary>
    public ReplyLadder? ReplyLadder { get; init; }

    /// <summary>It is out of the queue without an agent: it was closed.</summary>
    public static Placement Withdrawn(string conversationId) =>
        new(conversationId, PlacementStatus.Withdrawn, null, null, null, null, null, null);
}

/// <summary>The kinds of <see cref="Placement"/>.</summary>
public enum PlacementStatus
{
    /// <summary>In the queue.</summary>
    Waiting,

    /// <summary>In the queue, and agents have been asked.</summary>
    Offered,

    /// <summary>An agent has it.</summary>
    Assigned,

    /// <summary>Neither: it was closed, or never asked.</summary>
    Withdrawn,
}
