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
        List<PlacementChange> changes = [];
        if (FellBack(before, teamId, now))
        {
            changes.Add(new PlacementChange.FellBack(before?.TeamId ?? teamId, now.TeamId));
        }

        if (waits && (before is null || moved))
        {
            changes.Add(PlacementChange.Queued.Instance);
        }

        changes.AddRange(Answers(before, now));
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

    private static IEnumerable<PlacementChange> Answers(Placement? before, Placement now)
    {
        IReadOnlyList<string> declinedBefore = before?.DeclinedBy ?? [];
        foreach (string agentId in now.DeclinedBy.Except(declinedBefore, StringComparer.Ordinal))
        {
            yield return new PlacementChange.Declined(agentId);
        }

        foreach (Offer offer in before?.Offers ?? [])
        {
            bool answered = now.DeclinedBy.Contains(offer.AgentId, StringComparer.Ordinal);
            if (answered || IsSame(now.AgentId, offer.AgentId) || now.Offers.Contains(offer))
            {
                continue;
            }

            yield return offer.ExpiresAt <= now.DecidedAt
                ? new PlacementChange.OfferExpired(offer.AgentId)
                : new PlacementChange.OfferRevoked(offer.AgentId);
        }
    }

    private static bool IsSame(Placement known, Placement placement) =>
        known.Status == placement.Status
        && IsSame(known.TeamId, placement.TeamId)
        && IsSame(known.AgentId, placement.AgentId)
        && known.AssignedAt == placement.AssignedAt
        && known.ReviewAt == placement.ReviewAt
        && known.Step == placement.Step
        && known.Offers.SequenceEqual(placement.Offers)
        && known.DeclinedBy.SequenceEqual(placement.DeclinedBy, StringComparer.Ordinal);

    private static bool IsSame(string? x, string? y) => string.Equals(x, y, StringComparison.Ordinal);
}
