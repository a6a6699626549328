using InboundFlow.Functions.Assignment;

namespace InboundFlow.Functions.Conversations;

/// <summary>What happened to a placement, as the timeline shows it. The same, whoever writes it down and however often.</summary>
internal static class PlacementEvents
{
    /// <summary>The events of a placement's changes, in their order.</summary>
    /// <param name="now">For a placement that does not say when it was decided.</param>
    public static IEnumerable<TimelineEvent> Of(
        IReadOnlyList<PlacementChange> changes,
        Placement placement,
        DateTimeOffset now
    )
    {
        // Whatever led to an offer, or to the assignment, was not after it.
        DateTimeOffset at = placement.AssignedAt ?? placement.DecidedAt ?? now;
        List<TimelineEvent> events = [];
        foreach (PlacementChange change in changes.Reverse())
        {
            at = change is PlacementChange.Offered(Offer offer) && offer.OfferedAt < at ? offer.OfferedAt : at;
            events.Insert(0, Of(change, placement, at));
        }

        return events;
    }

    private static TimelineEvent Of(PlacementChange change, Placement placement, DateTimeOffset at) =>
        change switch
        {
            PlacementChange.FellBack fell => Event(at, "fellBack").With(new { fell.From, fell.To }),
            PlacementChange.Queued => Queued(at, placement),
            PlacementChange.Declined(string agentId, var when) => Answered(when, "declined", agentId),
            PlacementChange.OfferExpired(string agentId, var when) => Answered(when, "offerExpired", agentId),
            PlacementChange.OfferRevoked(string agentId, var when) => Event(when, "offerRevoked").With(new { agentId }),
            PlacementChange.Relaxed => Relaxed(at, placement),
            PlacementChange.Offered(Offer offer) => Offered(offer, placement),
            PlacementChange.Assigned => Assigned(at, placement),
            _ => throw new InvalidOperationException($"Bug in InboundFlow: unknown change {change.GetType().Name}."),
        };

    /// <summary>The event of an assignment.</summary>
    public static TimelineEvent Assigned(DateTimeOffset now, Placement placement)
    {
        bool byHand = string.Equals(placement.Reason?.Policy, ProgressLog.ByHand, StringComparison.Ordinal);
        return new TimelineEvent(
            placement.AssignedAt ?? now,
            "assigned",
            byHand ? ProgressLog.ByHand : ProgressLog.Source
        ).With(
            new
            {
                placement.AgentId,
                placement.TeamId,
                placement.QueuedAt,
                placement.Reason,
            }
        );
    }

    private static TimelineEvent Queued(DateTimeOffset at, Placement placement) =>
        Event(at, "queued")
            .With(
                new
                {
                    placement.TeamId,
                    placement.QueuedAt,
                    placement.ReviewAt,
                    asksFor = placement.Demand,
                }
            );

    private static TimelineEvent Relaxed(DateTimeOffset at, Placement placement) =>
        Event(at, "relaxed")
            .With(
                new
                {
                    placement.TeamId,
                    placement.Step,
                    asksFor = placement.Demand,
                }
            );

    private static TimelineEvent Offered(Offer offer, Placement placement) =>
        Event(offer.OfferedAt, "offered")
            .With(
                new
                {
                    offer.AgentId,
                    until = offer.ExpiresAt,
                    placement.TeamId,
                    reason = placement
                        .OfferReasons.Append(placement.Reason)
                        .FirstOrDefault(why => why?.FactsAt == offer.OfferedAt),
                }
            );

    private static TimelineEvent Answered(DateTimeOffset at, string type, string agentId) =>
        new TimelineEvent(at, type, "agent:" + agentId).With(new { agentId });

    private static TimelineEvent Event(DateTimeOffset at, string type) => new(at, type, ProgressLog.Source);
}
