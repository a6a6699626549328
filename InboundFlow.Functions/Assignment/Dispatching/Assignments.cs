namespace InboundFlow.Functions.Assignment;

/// <summary>How conversations come to an agent, and away from them.</summary>
/// <param name="known">The placements that were read; <see langword="null"/> where there was none.</param>
internal sealed class Assignments(
    BoardChanges changes,
    AgentRows agents,
    QueueEntries entries,
    OfferBook offers,
    IReadOnlyDictionary<string, Placement?> known
)
{
    private readonly DispatchBoard board = changes.Board;

    /// <summary>Where the conversation stands; <see langword="null"/> when it is not here, or was not asked for.</summary>
    public Placement? Find(string conversationId)
    {
        bool isChanged = changes.Placements.TryGet(conversationId, out RowChange<Placement>? change);
        return change?.After is { AgentId: not null } assigned ? assigned
            : board.FindSlot(conversationId) is QueueSlot slot ? slot.Placement
            : isChanged ? change!.After
            : known.GetValueOrDefault(conversationId);
    }

    /// <summary>Gives a waiting conversation to the agent who was chosen.</summary>
    public void Give(QueueStep.Give give)
    {
        WaitingEntry entry = offers.RevokeAll(give.Entry);
        agents.Take(give.AgentId, Open(entry, give.Reason.FactsAt));
        Leave(entry, Placed(entry, give.AgentId, give.Reason.FactsAt, give.Reason));
    }

    /// <summary>Takes the agent's answer to an offer.</summary>
    /// <returns>Whether it was theirs to answer, or was answered so before, in this wait or the one that led to its agent.</returns>
    public bool AnswerOffer(string conversationId, string agentId, bool accept)
    {
        if (board.FindWaiting(conversationId) is not WaitingEntry entry)
        {
            Placement? present = Find(conversationId);
            return accept
                ? string.Equals(present?.AgentId, agentId, StringComparison.Ordinal)
                : present?.DeclinedBy.Contains(agentId, StringComparer.Ordinal) == true;
        }

        if (offers.Find(entry, agentId) is not Offer offer)
        {
            return !accept && entry.DeclinedBy.Contains(agentId, StringComparer.Ordinal);
        }

        if (accept)
        {
            Accept(entry, offer);
        }
        else
        {
            Decline(entry, agentId);
        }

        return true;
    }

    /// <summary>How the latest offer to the agent ended; <see langword="null"/> when none did that is remembered.</summary>
    public OfferEnd? EndOfOffer(string conversationId, string agentId)
    {
        Placement? present = Find(conversationId);
        bool isOver = present?.Offers.Any(offer => IsTo(offer, agentId) && offer.ExpiresAt <= changes.Now) == true;
        return isOver ? OfferEnd.Expired : present?.EndedOffers.LastOrDefault(ended => IsTo(ended.Offer, agentId))?.How;
    }

    /// <summary>Gives the conversation to the agent, room or not. A conversation that waited has to be told.</summary>
    /// <returns>Where it stands now; <see langword="null"/> when there is no such agent.</returns>
    public Placement? AssignByHand(AgentRequest request, string agentId)
    {
        string conversationId = request.ConversationId;
        Placement? present = Find(conversationId);
        if (board.FindAgent(agentId) is null)
        {
            return null;
        }

        if (string.Equals(present?.AgentId, agentId, StringComparison.Ordinal))
        {
            return present;
        }

        Team? team = board.FindTeam(request.TeamId);
        WaitingEntry? waited = board.FindWaiting(conversationId);
        WaitingEntry? entry = waited is null ? null : offers.RevokeAll(waited);
        agents.Free(present, wrapUp: false);
        DateTimeOffset at = changes.NextInstant;
        AgentRequest aged = request with { QueuedAt = present?.QueuedAt ?? request.QueuedAt };
        AssignmentReason reason = AssignmentPolicy.ByHand(team, board.FindAgent(agentId)!, aged, at);
        int cost = DemandPolicy.CostOf(request, team);
        agents.Take(agentId, new(conversationId, request.TeamId, HoldState.Open, cost, at));
        Placement placement = Placed(aged, request.TeamId, agentId, at, reason) with
        {
            EndedOffers = entry?.EndedOffers ?? [],
            DeclinedBy = entry?.DeclinedBy ?? [],
        };
        changes.Placements.Set(conversationId, present, placement);
        if (board.FindSlot(conversationId) is QueueSlot slot)
        {
            changes.SetSlot(conversationId, new QueueSlot(entry ?? slot.Entry, placement));
        }

        return placement;
    }

    /// <summary>Takes the conversation from the agent and puts it into the queue, with the age it has.</summary>
    /// <returns>Whether that was done, now or before; not when it was no longer the agent's.</returns>
    public bool ReturnToQueue(AgentRequest request, string fromAgentId)
    {
        string conversationId = request.ConversationId;
        Placement? present = Find(conversationId);
        string? returnedBy = board.FindSlot(conversationId)?.Entry.Request.ReturnedBy ?? present?.ReturnedBy;
        if (returnedBy is not null && string.Equals(returnedBy, request.ReturnedBy, StringComparison.Ordinal))
        {
            return true;
        }

        if (!string.Equals(present?.AgentId, fromAgentId, StringComparison.Ordinal))
        {
            return false;
        }

        // The workflow that takes it up in the queue asks for itself, and is told by the answer. Telling one that gets an
        // agent at once would start another workflow before it, and keep it waiting.
        changes.Answered.Add(conversationId);
        agents.Free(present, wrapUp: false);
        WaitingEntry entry = entries.Put(entries.Enter(request, []));
        changes.Placements.Set(conversationId, present, WaitingPolicy.Placement(entry));
        return true;
    }

    /// <summary>Takes the conversation out, from the queue or from its agent.</summary>
    /// <returns>The agent who had it.</returns>
    public string? Release(string conversationId)
    {
        Placement? present = Find(conversationId);
        if (present is null)
        {
            return null;
        }

        if (board.FindWaiting(conversationId) is WaitingEntry entry)
        {
            offers.RevokeAll(entry);
        }

        NotePace(present);
        agents.Free(present, wrapUp: true);
        changes.SetSlot(conversationId, null);
        changes.Placements.Set(conversationId, present, null);
        return present.AgentId;
    }

    private void Accept(WaitingEntry entry, Offer offer)
    {
        DateTimeOffset at = changes.Decide();
        AssignmentReason reason = entry.OfferReasons.First(why => why.FactsAt == offer.OfferedAt);
        WaitingEntry answered = offers.Accept(entry, offer.AgentId, at);
        Leave(answered, Placed(answered, offer.AgentId, at, reason with { Chosen = offer.AgentId }));
    }

    private void Decline(WaitingEntry entry, string agentId)
    {
        DateTimeOffset at = changes.NextInstant;
        WaitingEntry left = entries.Possible(offers.Decline(entry, agentId), at);
        bool isNobodyLeft =
            left.Offers is []
            && board.MembersOf(left.TeamId).All(member => left.DeclinedBy.Contains(member.Id, StringComparer.Ordinal));
        entries.Put(isNobodyLeft && entries.NextTeam(left, at) is string next ? entries.Moved(left, next, at) : left);
    }

    private void Leave(WaitingEntry entry, Placement placement)
    {
        string conversationId = placement.ConversationId;
        changes.Placements.Set(conversationId, WaitingPolicy.Placement(entry), placement);

        // Whoever asks in this very draft is told by the answer, and asks again should it get lost.
        changes.SetSlot(
            conversationId,
            changes.Answered.Contains(conversationId) ? null : new QueueSlot(entry, placement)
        );
    }

    private void NotePace(Placement present)
    {
        if (
            present is { AssignedAt: DateTimeOffset since, TeamId: string teamId }
            && board.FindTeam(teamId) is not null
        )
        {
            changes.SetPace(teamId, PacePolicy.After(board.FindPace(teamId), teamId, changes.Now - since));
        }
    }

    private Placement Placed(WaitingEntry entry, string agentId, DateTimeOffset at, AssignmentReason reason) =>
        Placed(entry.Request, entry.TeamId, agentId, at, reason) with
        {
            EndedOffers = entry.EndedOffers,
            DeclinedBy = entry.DeclinedBy,
        };

    private Placement Placed(
        AgentRequest request,
        string teamId,
        string agentId,
        DateTimeOffset at,
        AssignmentReason reason
    )
    {
        Team? team = board.FindTeam(teamId);
        return new(
            request.ConversationId,
            PlacementStatus.Assigned,
            teamId,
            agentId,
            request.QueuedAt,
            at,
            null,
            reason
        )
        {
            RoutedTeamId = request.TeamId,
            ReturnedBy = request.ReturnedBy,
            DecidedAt = at,
            WantsMessages = team?.ActiveWithin is not null,
            ReplyLadder = team?.ReplyLadder,
        };
    }

    private static bool IsTo(Offer offer, string agentId) =>
        string.Equals(offer.AgentId, agentId, StringComparison.Ordinal);

    private static Hold Open(WaitingEntry entry, DateTimeOffset at) =>
        new(entry.Request.ConversationId, entry.TeamId, HoldState.Open, entry.Demand.Cost, at);
}
