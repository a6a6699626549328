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
            string.Equals(offer.AgentId, agentId, StringComparison.Ordinal)
            && offer.ExpiresAt > changes.Now
            && board.Keeps(offer, entry.Request.ConversationId)
        );

    /// <summary>The agent said no: they have their room back, and are not asked again.</summary>
    public WaitingEntry Decline(WaitingEntry entry, string agentId)
    {
        agents.TakeBack(agentId, entry);
        agents.Change(agentId, agent => agent with { Attendance = agent.Attendance with { OffersExpired = 0 } });
        return DemandPolicy.Decline(
            Without(entry, offer => string.Equals(offer.AgentId, agentId, StringComparison.Ordinal)),
            agentId
        );
    }

    /// <summary>Ends the offers that are over by <paramref name="present"/>. Who lets too many in a row go by counts as busy.</summary>
    public WaitingEntry Expire(WaitingEntry entry, DateTimeOffset present)
    {
        Offer[] over = [.. entry.Offers.Where(offer => offer.ExpiresAt <= present)];
        foreach (Offer offer in over.Where(offer => board.Keeps(offer, entry.Request.ConversationId)))
        {
            agents.TakeBack(offer.AgentId, entry);
            agents.NoteExpired(offer.AgentId);
        }

        return over is [] ? entry : Without(entry, over.Contains);
    }

    /// <summary>Ends all its offers, without anybody having answered.</summary>
    public WaitingEntry RevokeAll(WaitingEntry entry)
    {
        foreach (Offer offer in entry.Offers)
        {
            agents.TakeBack(offer.AgentId, entry);
        }

        return entry.Offers is [] ? entry : entry with { Offers = [], OfferReasons = [] };
    }

    /// <summary>Drops the offers for which nobody keeps room any more.</summary>
    public WaitingEntry DropRevoked(WaitingEntry entry) =>
        Without(entry, offer => !board.Keeps(offer, entry.Request.ConversationId));

    private static WaitingEntry Without(WaitingEntry entry, Func<Offer, bool> isOver)
    {
        Offer[] left = [.. entry.Offers.Where(offer => !isOver(offer))];
        return left.Length == entry.Offers.Count
            ? entry
            : entry with
            {
                Offers = left,
                OfferReasons =
                [
                    .. entry.OfferReasons.Where(reason => left.Any(offer => offer.OfferedAt == reason.FactsAt)),
                ],
            };
    }
}
