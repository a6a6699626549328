namespace InboundFlow.Functions.Assignment;

/// <summary>Matches waiting conversations with agents, one at a time.</summary>
/// <remarks>
/// <para>
/// The order is that of the whole queue, over all teams. A conversation is passed over only when its own team has
/// nobody for it, and then so are those behind it in that team who ask for the same, and nobody else: one who cannot be
/// served never blocks one who can. One whose offers are all out waits for answers, in nobody's way.
/// </para>
/// <para>
/// A step costs a look at the members of one team. A run costs a step for each match, and one for each lane of a team
/// where something happened, however many wait in it.
/// </para>
/// </remarks>
internal static class QueuePolicy
{
    /// <summary>The next step, as the board stands.</summary>
    public static QueueStep Next(DispatchBoard board, DateTimeOffset now)
    {
        if (board.Lanes.Next is not Lane lane)
        {
            return QueueStep.Done.Instance;
        }

        WaitingEntry head = lane.Head;
        Team? team = board.FindTeam(lane.TeamId);
        return AssignmentPolicy.Decide(team, board.MembersOf(lane.TeamId), head, now) switch
        {
            AssignmentDecision.Assign assign when team?.Offers is OfferRule rule => new QueueStep.Offer(
                head,
                rule,
                [.. assign.Ranked.Take(rule.Parallel - head.Offers.Count)],
                assign.Reason
            ),
            AssignmentDecision.Assign assign => new QueueStep.Give(head, assign.AgentId, assign.Reason),
            AssignmentDecision.Wait wait => new QueueStep.PassOver(lane, wait.RoomAt),
            _ => new QueueStep.PassOver(lane, null),
        };
    }
}
