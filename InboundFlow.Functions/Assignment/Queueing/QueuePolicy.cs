namespace InboundFlow.Functions.Assignment;

/// <summary>Matches waiting conversations with agents, one at a time.</summary>
/// <remarks>
/// The order is that of the whole queue, over all teams. A conversation is passed over only when its own team has
/// nobody for it, and then so is everything behind it in that team, since all in a team's queue ask for the same agents:
/// the one at the head never blocks another team, and a run looks at a team without room once, however many wait in it.
/// </remarks>
internal static class QueuePolicy
{
    /// <summary>The next step, as the board stands.</summary>
    /// <param name="teamIds">The teams to look at: all where something may match.</param>
    public static QueueStep Next(DispatchBoard board, IReadOnlyCollection<string> teamIds, DateTimeOffset now)
    {
        WaitingEntry? next = null;
        foreach (string teamId in teamIds)
        {
            WaitingEntry? head = board.HeadOf(teamId);
            if (head is null)
            {
                return new QueueStep.PassOver(teamId);
            }

            if (next is null || QueueOrder.Instance.Compare(head, next) < 0)
            {
                next = head;
            }
        }

        if (next is null)
        {
            return QueueStep.Done.Instance;
        }

        IReadOnlyList<Agent> members = board.MembersOf(next.TeamId);
        return
            AssignmentPolicy.Decide(board.FindTeam(next.TeamId), members, next, now) is AssignmentDecision.Assign assign
            ? new QueueStep.Give(next, assign.AgentId, assign.Reason)
            : new QueueStep.PassOver(next.TeamId);
    }
}
