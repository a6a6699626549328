namespace InboundFlow.Functions.Assignment;

/// <summary>How agents are asked whether they take a conversation, and what comes of it.</summary>
internal sealed class OfferBook(BoardChanges changes, AgentRows agents)
{
    private readonly DispatchBoard board = changes.Board;

    /// <summary>Asks the agents, and keeps room for the conversation on each.</summary>
    public WaitingEntry Make(QueueStep.Offer offer)
    {
        WaitingEntry entry = offer.Entry;
        DateTimeOffset at = offer.Reason.FactsAt;
        string conversationId = entry.Request.ConversationId;
        foreach (string agentId in offer.AgentIds)
        {
            agents.Take(agentId, new(conversationId, entry.TeamId, HoldState.Offered, entry.Demand.Cost, at));
        }

        return entry with
        {
            Offers = [.. entry.Offers, .. offer.AgentIds.Select(id => new Offer(id, at, at + offer.Rule.Expiry))],
            OfferReasons = [.. entry.OfferReasons, offer.Reason with { Asked = offer.AgentIds }],
        };
    }

    /// <summary>The offer of the agent that they may still answer.</summary>
    public Offer? Find(WaitingEntry entry, string agentId) =>
        entry.Offers.FirstOrDefault(offer =>
            IsTo(offer, agentId) && offer.ExpiresAt > changes.Now && IsKept(entry, offer)
        );

    /// <summary>The agent has it: whoever else was asked is not asked any more.</summary>
    public WaitingEntry Accept(WaitingEntry entry, string agentId, DateTimeOffset at)
    {
        agents.Accept(agentId, entry, at);
        return RevokeAll(End(entry, offer => IsTo(offer, agentId), OfferEnd.Accepted));
    }

    /// <summary>The agent said no: they have their room back, and are not asked again.</summary>
    public WaitingEntry Decline(WaitingEntry entry, string agentId)
    {
        agents.TakeBack(agentId, entry);
        agents.Change(agentId, agent => agent with { Attendance = agent.Attendance with { OffersExpired = 0 } });
        return DemandPolicy.Decline(End(entry, offer => IsTo(offer, agentId), OfferEnd.Declined), agentId);
    }

    /// <summary>Ends the offers that are over by <paramref name="present"/>. Who lets too many in a row go by counts as busy.</summary>
    public WaitingEntry Expire(WaitingEntry entry, DateTimeOffset present)
    {
        foreach (Offer offer in entry.Offers.Where(offer => offer.ExpiresAt <= present && IsKept(entry, offer)))
        {
            agents.TakeBack(offer.AgentId, entry);
            agents.NoteExpired(offer.AgentId);
        }

        return End(entry, offer => offer.ExpiresAt <= present, OfferEnd.Expired);
    }

    /// <summary>Ends all its offers, without anybody having answered.</summary>
    public WaitingEntry RevokeAll(WaitingEntry entry)
    {
        foreach (Offer offer in entry.Offers)
        {
            agents.TakeBack(offer.AgentId, entry);
        }

        return End(entry, _ => true, OfferEnd.Revoked);
    }

    /// <summary>Drops the offers for which nobody keeps room any more.</summary>
    public WaitingEntry DropRevoked(WaitingEntry entry) => End(entry, offer => !IsKept(entry, offer), OfferEnd.Revoked);

    private WaitingEntry End(WaitingEntry entry, Func<Offer, bool> isOver, OfferEnd how)
    {
        Offer[] over = [.. entry.Offers.Where(isOver)];
        if (over is [])
        {
            return entry;
        }

        DateTimeOffset at = changes.NextInstant;
        Offer[] left = [.. entry.Offers.Except(over)];
        IEnumerable<EndedOffer> ended = entry.EndedOffers.Concat(over.Select(offer => new EndedOffer(offer, at, how)));
        return entry with
        {
            Offers = left,
            OfferReasons = [.. entry.OfferReasons.Where(why => left.Any(offer => offer.OfferedAt == why.FactsAt))],
            EndedOffers = [.. ended.TakeLast(WaitingEntry.MostEndedOffers)],
        };
    }

    private bool IsKept(WaitingEntry entry, Offer offer) => board.Keeps(offer, entry.Request.ConversationId);

    private static bool IsTo(Offer offer, string agentId) =>
        string.Equals(offer.AgentId, agentId, StringComparison.Ordinal);
}
