namespace InboundFlow.Functions.Assignment;

/// <summary>Does what the passing of time asks for and nobody's own call does.</summary>
internal sealed class DueWork(BoardChanges changes, AgentRows agents, QueueEntries entries)
{
    // The conversation's own workflow looks at it at the time; whoever is that late has none that does.
    private static readonly TimeSpan ReviewGrace = TimeSpan.FromMinutes(1);

    // An entry, and all who were asked.
    private const int MostRowsOfOneReview = 12;

    private readonly DispatchBoard board = changes.Board;

    /// <summary>Whether the transaction was full before all was done: the rest is due at once.</summary>
    public bool IsUnfinished { get; private set; }

    /// <summary>Does what is due, as far as the transaction reaches.</summary>
    /// <returns>The conversations that are to go back to the queue; the same again until they have.</returns>
    public IReadOnlyList<AbandonedConversation> Tick()
    {
        foreach (string agentId in board.Times.MissedBy(changes.Now))
        {
            if (!HasRoomFor(1))
            {
                break;
            }

            agents.Lose(agentId);
        }

        foreach (string conversationId in board.Times.ReviewsBy(changes.Now - ReviewGrace))
        {
            if (!HasRoomFor(MostRowsOfOneReview))
            {
                break;
            }

            // One of those before may have ended its offers.
            if (board.FindWaiting(conversationId) is WaitingEntry entry)
            {
                entries.Put(entries.Reviewed(entry, changes.Now));
            }
        }

        board.Times.ElapseAbsences(changes.Now, board.FindAgent, board.FindTeam);
        return [.. board.Times.Gone.Order(StringComparer.Ordinal).SelectMany(Abandoned)];
    }

    private bool HasRoomFor(int rows)
    {
        IsUnfinished |= changes.Rows + rows > DispatchDraft.MostRows;
        return !IsUnfinished;
    }

    private IEnumerable<AbandonedConversation> Abandoned(string agentId)
    {
        Agent agent = board.FindAgent(agentId)!;
        return AttendancePolicy
            .Returns(agent, board.FindTeam)
            .Where(due => due.At <= changes.Now)
            .Select(due => new AbandonedConversation(
                due.ConversationId,
                agentId,
                agent.Attendance.OfflineSince!.Value
            ));
    }
}
