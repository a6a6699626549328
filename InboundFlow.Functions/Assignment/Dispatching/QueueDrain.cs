namespace InboundFlow.Functions.Assignment;

/// <summary>Matches the queue with the agents, as far as one transaction reaches.</summary>
internal sealed class QueueDrain(BoardChanges changes, QueueEntries entries, OfferBook offers, Assignments assignments)
{
    // A slot, a placement and an agent.
    private const int RowsOfOneMatch = 3;

    private readonly DispatchBoard board = changes.Board;

    /// <summary>Makes the matches, until nothing matches or the transaction is full.</summary>
    /// <returns>Whether nothing matches any more.</returns>
    public bool Run()
    {
        board.Elapse(changes.NextInstant);
        bool isSettled = RunUntilFull();
        foreach (string conversationId in changes.Entered)
        {
            if (board.FindWaiting(conversationId) is WaitingEntry entry)
            {
                changes.Decided(entry.ChangedAt);
            }
        }

        return isSettled;
    }

    private bool RunUntilFull()
    {
        do
        {
            if (!(DropRevokedOffers() && LeaveTheImpossible() && Match()))
            {
                return false;
            }
        } while (TurnAway() || board.HasSpaceAgain);

        // Who stays is put into the queue anew, and nobody has looked yet when that entry may be served.
        return LetStay() && Match();
    }

    // Who keeps no room any more for what they were offered is not asked any more.
    private bool DropRevokedOffers()
    {
        foreach (string conversationId in board.Revoked.Order(StringComparer.Ordinal).ToArray())
        {
            if (board.FindWaiting(conversationId) is WaitingEntry entry)
            {
                WaitingEntry left = offers.DropRevoked(entry);
                if (!TryPut(entry, left))
                {
                    return false;
                }
            }

            board.Revoked.Remove(conversationId);
        }

        return true;
    }

    // Those who wait in a team that can serve nobody, or for somebody who is not there any more, would wait for nobody.
    private bool LeaveTheImpossible()
    {
        string[] teamIds =
            board.IsReorganised || board.HasSpaceAgain ? [.. board.Lanes.Teams.Order(StringComparer.Ordinal)] : [];
        foreach (string teamId in teamIds)
        {
            if (!board.CouldServe(teamId, changes.NextInstant) && !LeaveTeam(teamId))
            {
                return false;
            }
        }

        IEnumerable<Lane> lanes =
            board.IsReorganised ? teamIds.SelectMany(board.Lanes.AskingOf)
            : board.Departed.Count > 0 ? board.Departed.SelectMany(LanesOf)
            : [];
        foreach (Lane lane in lanes.Order(Lane.ByHead.Instance).ToArray())
        {
            if (!Widen(lane))
            {
                return false;
            }
        }

        board.IsReorganised = false;
        board.HasSpaceAgain = false;
        board.Departed.Clear();
        return true;
    }

    // Those in which one waits for that agent alone.
    private IEnumerable<Lane> LanesOf(string agentId) =>
        (board.FindAgent(agentId)?.Teams ?? [])
            .SelectMany(board.Lanes.AskingOf)
            .Where(lane => string.Equals(lane.Demand!.OnlyAgentId, agentId, StringComparison.Ordinal));

    private bool LeaveTeam(string teamId)
    {
        DateTimeOffset now = changes.NextInstant;
        foreach (WaitingEntry entry in board.Lanes.EntriesOf(teamId).Order(QueueOrder.At(now)).ToArray())
        {
            if (
                entries.NextTeam(entry, now) is string next
                && !TryChange(entry, left => entries.Moved(left, next, now))
            )
            {
                return false;
            }
        }

        return true;
    }

    // All in a lane ask for the same. Whether they wait for an agent who knows the contact is for each to say.
    private bool Widen(Lane lane)
    {
        IReadOnlyList<Agent> members = board.MembersOf(lane.TeamId);
        if (lane.Demand!.OnlyAgentId is null && DemandPolicy.CouldEverBeMet(lane.Head, members))
        {
            return true;
        }

        foreach (WaitingEntry entry in lane.Entries.ToArray())
        {
            if (!TryChange(entry, narrow => entries.Possible(narrow, changes.NextInstant)))
            {
                return false;
            }
        }

        return true;
    }

    private bool Match()
    {
        while (true)
        {
            switch (QueuePolicy.Next(board, changes.NextInstant))
            {
                case QueueStep.Give give when !Fits(give.Entry, give.Entry.Offers.Count):
                case QueueStep.Offer offer when !Fits(offer.Entry, offer.AgentIds.Count):
                    return false;
                case QueueStep.Give give:
                    assignments.Give(give);
                    break;
                case QueueStep.Offer offer:
                    entries.Put(offers.Make(offer));
                    break;
                case QueueStep.PassOver passed:
                    board.Lanes.PassOver(passed.Lane, passed.RoomAt);
                    break;
                default:
                    return true;
            }
        }
    }

    // Whoever came last into a queue that is too long now, and was not served, goes on.
    private bool TurnAway()
    {
        bool any = false;
        DateTimeOffset now = changes.NextInstant;
        foreach (string conversationId in LatestFirst())
        {
            if (
                board.FindWaiting(conversationId) is { Offers: [] } entry
                && board.Lanes.CountOf(entry.TeamId) > board.FindTeam(entry.TeamId)?.MaxQueue
                && entries.NextTeam(entry, now) is string next
                && HasRowFor(conversationId)
            )
            {
                entries.Put(entries.Moved(entry, next, now));
                any = true;
            }
        }

        return any;
    }

    // Those who came with an earlier transaction, which was full, came before those of this one.
    private string[] LatestFirst() =>
        board.Entering.Count == 0
            ? []
            :
            [
                .. board
                    .Entering.OrderByDescending(changes.Entered.LastIndexOf)
                    .ThenByDescending(id => board.FindWaiting(id)!.ChangedAt)
                    .ThenByDescending(id => id, StringComparer.Ordinal),
            ];

    // Nothing more is to be matched: whoever is there now stays.
    private bool LetStay()
    {
        foreach (string conversationId in LatestFirst())
        {
            if (!HasRowFor(conversationId))
            {
                return false;
            }

            entries.Stay(conversationId);
        }

        return true;
    }

    private bool HasRowFor(string conversationId) =>
        changes.Slots.TryGet(conversationId, out _) || changes.Rows < DispatchDraft.MostRows;

    private bool TryChange(WaitingEntry entry, Func<WaitingEntry, WaitingEntry> change) =>
        changes.Rows + 1 + entry.Offers.Count <= DispatchDraft.MostRows && TryPut(entry, change(entry));

    private bool TryPut(WaitingEntry entry, WaitingEntry changed)
    {
        if (ReferenceEquals(entry, changed))
        {
            return true;
        }

        if (changes.Rows >= DispatchDraft.MostRows)
        {
            return false;
        }

        entries.Put(changed);
        return true;
    }

    // One that came with this very draft and is given away costs nothing: it needs no slot then.
    private bool Fits(WaitingEntry entry, int asked)
    {
        int rows = asked + (IsNew(entry.Request.ConversationId) ? 0 : RowsOfOneMatch);
        return rows == 0 || changes.Rows + rows <= DispatchDraft.MostRows;
    }

    private bool IsNew(string conversationId) =>
        changes.Slots.TryGet(conversationId, out RowChange<QueueSlot>? change) && change.Before is null;
}
