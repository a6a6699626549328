using InboundFlow.Functions.Assignment;

namespace InboundFlow.Functions.Conversations;

/// <summary>Tells what a placement means to whoever knows the one before.</summary>
/// <remarks>
/// Pure functions. The dispatcher tells where a conversation stands, and not how it came there: telling the same twice,
/// or leaving one out, does no harm that way.
/// </remarks>
public static class PlacementPolicy
{
    /// <summary>Whether <paramref name="placement"/> is later than what is known.</summary>
    /// <param name="after">When the assignment was made that came to nothing, if there was one: what is not later is old.</param>
    /// <remarks>Placements come twice, and out of order. The one of a conversation that is out of it all is always news.</remarks>
    public static bool IsNews(Placement known, Placement placement, DateTimeOffset? after)
    {
        ArgumentNullException.ThrowIfNull(known);
        ArgumentNullException.ThrowIfNull(placement);
        if (placement.Status == PlacementStatus.Withdrawn)
        {
            return true;
        }

        bool undone = placement.AssignedAt <= after || placement.DecidedAt < after;
        return !undone && !(placement.DecidedAt < known.DecidedAt) && !IsSame(known, placement);
    }

    /// <summary>The phase of a conversation that stands so.</summary>
    public static ConversationPhase PhaseOf(PlacementStatus status) =>
        status switch
        {
            PlacementStatus.Waiting => ConversationPhase.Queued,
            PlacementStatus.Offered => ConversationPhase.Offered,
            _ => ConversationPhase.Assigned,
        };

    /// <summary>The conversation as it will be when its workflow has written down where it stands.</summary>
    /// <param name="conversation">As it is stored. A closed one, or none, is left as it is.</param>
    public static Conversation? Apply(Conversation? conversation, Placement? placement) =>
        conversation is { Status: ConversationStatus.Open } && placement is not null
            ? conversation with
            {
                Phase = PhaseOf(placement.Status),
                TeamId = placement.TeamId,
                AgentId = placement.AgentId,
                AssignedAt = placement.AssignedAt,
            }
            : conversation;

    /// <summary>What happened in between, in the order in which it came about.</summary>
    /// <param name="before"><see langword="null"/> when it was only asked for an agent of <paramref name="teamId"/>.</param>
    /// <param name="teamId">The team that was asked for.</param>
    public static IReadOnlyList<PlacementChange> Changes(Placement? before, string teamId, Placement now)
    {
        ArgumentNullException.ThrowIfNull(now);
        if (now.Status == PlacementStatus.Withdrawn)
        {
            return [];
        }

        bool moved = before is not null && !IsSame(before.TeamId, now.TeamId);
        bool waits = now.Status != PlacementStatus.Assigned;

        // Who was asked in the team before was asked before it left that.
        List<PlacementChange> changes = moved ? [.. Answers(before, now)] : [];
        if (FellBack(before, teamId, now))
        {
            changes.Add(new PlacementChange.FellBack(before?.TeamId ?? teamId, now.TeamId));
        }

        if (waits && (before is null || moved))
        {
            changes.Add(PlacementChange.Queued.Instance);
        }

        changes.AddRange(moved ? [] : Answers(before, now));
        if (waits && !moved && now.Step > before?.Step)
        {
            changes.Add(PlacementChange.Relaxed.Instance);
        }

        changes.AddRange(
            now.Offers.Where(offer => before?.Offers.Contains(offer) != true)
                .Select(offer => new PlacementChange.Offered(offer))
        );
        if (!waits)
        {
            changes.Add(PlacementChange.Assigned.Instance);
        }

        return changes;
    }

    // Who moved it by hand has said so.
    private static bool FellBack(Placement? before, string teamId, Placement now)
    {
        bool byHand =
            string.Equals(now.Reason?.Policy, ProgressLog.ByHand, StringComparison.Ordinal)
            || (before?.RoutedTeamId is string routed && !IsSame(routed, now.RoutedTeamId ?? routed));
        return !byHand && !IsSame(before?.TeamId ?? teamId, now.TeamId);
    }

    // Also of offers that came and went between two looks.
    private static IEnumerable<PlacementChange> Answers(Placement? before, Placement now)
    {
        foreach (EndedOffer ended in now.EndedOffers.Except(before?.EndedOffers ?? []))
        {
            if (before?.Offers.Contains(ended.Offer) != true)
            {
                yield return new PlacementChange.Offered(ended.Offer);
            }

            if (EndOf(ended) is PlacementChange end)
            {
                yield return end;
            }
        }
    }

    // Who accepted has it, and that is told as such.
    private static PlacementChange? EndOf(EndedOffer ended) =>
        ended.How switch
        {
            OfferEnd.Declined => new PlacementChange.Declined(ended.Offer.AgentId, ended.EndedAt),
            OfferEnd.Expired => new PlacementChange.OfferExpired(ended.Offer.AgentId, ended.EndedAt),
            OfferEnd.Revoked => new PlacementChange.OfferRevoked(ended.Offer.AgentId, ended.EndedAt),
            _ => null,
        };

    private static bool IsSame(Placement known, Placement placement) =>
        known.Status == placement.Status
        && IsSame(known.TeamId, placement.TeamId)
        && IsSame(known.AgentId, placement.AgentId)
        && known.AssignedAt == placement.AssignedAt
        && known.ReviewAt == placement.ReviewAt
        && known.Step == placement.Step
        && known.Offers.SequenceEqual(placement.Offers)
        && known.EndedOffers.SequenceEqual(placement.EndedOffers)
        && known.DeclinedBy.SequenceEqual(placement.DeclinedBy, StringComparer.Ordinal);

    private static bool IsSame(string? x, string? y) => string.Equals(x, y, StringComparison.Ordinal);
}
