namespace InboundFlow.Functions.Assignment;

/// <summary>What follows from an entry of the queue as it is.</summary>
internal static class WaitingPolicy
{
    /// <summary>Where its conversation stands.</summary>
    public static Placement Placement(WaitingEntry entry) =>
        new(
            entry.Request.ConversationId,
            entry.Offers.Count > 0 ? PlacementStatus.Offered : PlacementStatus.Waiting,
            entry.TeamId,
            null,
            entry.Request.QueuedAt,
            null,
            ReviewAt(entry),
            null
        )
        {
            Offers = entry.Offers,
            OfferReasons = entry.OfferReasons,
            EndedOffers = entry.EndedOffers,
            DeclinedBy = entry.DeclinedBy,
            Step = entry.Step,
            Demand = entry.Demand,
            RoutedTeamId = entry.Request.TeamId,
            ReturnedBy = entry.Request.ReturnedBy,
            DecidedAt = entry.ChangedAt,
            WantsMessages = entry.UrgentFrom is not null,
        };

    /// <summary>When something of it is over: an offer, its step, or its time in this team.</summary>
    public static DateTimeOffset? ReviewAt(WaitingEntry entry)
    {
        DateTimeOffset? first = Earlier(entry.FallBackAt, entry.StepUntil);
        for (int i = 0; i < entry.Offers.Count; i++)
        {
            first = Earlier(first, entry.Offers[i].ExpiresAt);
        }

        return first;
    }

    /// <summary>
    /// Whom it asks for besides those who were asked already; <see langword="null"/> when as many have been asked as may be
    /// at a time.
    /// </summary>
    public static Demand? StillAsks(WaitingEntry entry, Team? team)
    {
        if (entry.Offers.Count == 0)
        {
            return entry.Demand;
        }

        return entry.Offers.Count >= team?.Offers?.Parallel
            ? null
            : entry.Demand with
            {
                ExcludedAgentIds =
                [
                    .. entry
                        .Demand.ExcludedAgentIds.Concat(entry.Offers.Select(offer => offer.AgentId))
                        .Distinct(StringComparer.Ordinal)
                        .Order(StringComparer.Ordinal),
                ],
            };
    }

    /// <summary>Whether its workflow has to know of the change: it stands elsewhere, or has to look again at another time.</summary>
    public static bool IsNews(WaitingEntry before, WaitingEntry after) =>
        ReviewAt(before) != ReviewAt(after)
        || before.Step != after.Step
        || before.DeclinedBy.Count != after.DeclinedBy.Count
        || !string.Equals(before.TeamId, after.TeamId, StringComparison.Ordinal)
        || !before.Offers.SequenceEqual(after.Offers)
        || !before.EndedOffers.SequenceEqual(after.EndedOffers);

    private static DateTimeOffset? Earlier(DateTimeOffset? x, DateTimeOffset? y) => x < y || y is null ? x : y;
}
