namespace InboundFlow.Functions.Assignment;

/// <summary>Matches the queue with the agents, as far as one transaction reaches.</summary>
internal static class QueueDrain
{
    // A slot, a placement and an agent.
    private const int RowsOfOneMatch = 3;

    /// <summary>Makes the matches on the draft, until nothing matches or it is full.</summary>
    /// <returns>Whether nothing matches any more.</returns>
    public static bool Run(DispatchDraft draft)
    {
        if (!LeaveDesertedTeams(draft))
        {
            return false;
        }

        HashSet<string> unsettled = draft.Board.Unsettled;
        while (true)
        {
            switch (QueuePolicy.Next(draft.Board, unsettled, draft.NextInstant()))
            {
                case QueueStep.Give give when !Fits(draft, give.Entry):
                    return false;
                case QueueStep.Give give:
                    draft.Give(give);
                    break;
                case QueueStep.PassOver(string teamId):
                    unsettled.Remove(teamId);
                    break;
                default:
                    return true;
            }
        }
    }

    // Those who wait in a team that nobody is left in would wait for nobody.
    private static bool LeaveDesertedTeams(DispatchDraft draft)
    {
        DispatchBoard board = draft.Board;
        if (!board.Reorganised)
        {
            return true;
        }

        string[] deserted = [.. board.QueuedTeams.Where(teamId => !board.HasMembers(teamId))];
        foreach (WaitingEntry entry in deserted.SelectMany(board.QueueOf).ToArray())
        {
            if (
                FallbackPolicy.Next(board, entry.Request.TeamId, entry.TriedTeamIds, draft.NextInstant())
                is not string next
            )
            {
                continue;
            }

            if (draft.Rows == DispatchDraft.MostRows)
            {
                return false;
            }

            draft.Move(entry, next);
        }

        board.Reorganised = false;
        return true;
    }

    // One that came with this very draft costs nothing: it needs no slot when it gets an agent.
    private static bool Fits(DispatchDraft draft, WaitingEntry entry) =>
        draft.IsNew(entry.Request.ConversationId) || draft.Rows + RowsOfOneMatch <= DispatchDraft.MostRows;
}
