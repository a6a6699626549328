namespace InboundFlow.Functions.Assignment.Supervision;

/// <summary>An agent as the HTTP contract shows them.</summary>
/// <param name="OpenCount">How many conversations they have open.</param>
/// <param name="Load">How much of their capacity is in use now. May be more than all of it, by hand.</param>
/// <param name="Offered">How many conversations they were asked about and have not answered; their room is kept.</param>
/// <param name="WrappingUp">How many closed ones still take their room.</param>
/// <param name="After">What they will be once they have finished what they have; until then they are given nothing more.</param>
/// <param name="Restore">
/// What their next heartbeat makes them: they went offline by themselves. <see langword="null"/> if they did not.
/// </param>
/// <param name="HeartbeatDueAt">When they go offline by themselves; <see langword="null"/> if nobody sends heartbeats for them.</param>
/// <param name="Since">Since when they are online without a break, or offline; <see langword="null"/> while they are busy.</param>
/// <param name="LastAssignedAt">When they were last given a conversation, or offered one.</param>
/// <param name="Conversations">What takes their room, oldest first.</param>
public sealed record AgentView(
    string Id,
    string Name,
    IReadOnlyList<string> Teams,
    IReadOnlyDictionary<string, int> Skills,
    int Capacity,
    Presence Presence,
    int OpenCount,
    int Load,
    int Offered,
    int WrappingUp,
    Presence? After,
    Presence? Restore,
    DateTimeOffset? HeartbeatDueAt,
    DateTimeOffset? Since,
    DateTimeOffset? LastAssignedAt,
    IReadOnlyList<HoldView> Conversations
)
{
    public static AgentView Of(Agent agent, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(agent);
        Attendance attendance = agent.Attendance;
        HoldView[] conversations = [.. agent.Holds.Where(hold => !IsOver(hold, now)).Select(HoldView.Of)];
        return new(
            agent.Id,
            agent.Name,
            agent.Teams,
            agent.Skills,
            agent.Capacity,
            agent.Presence,
            agent.OpenCount,
            EligibilityPolicy.LoadOf(agent, now),
            conversations.Count(held => held.State == HoldState.Offered),
            conversations.Count(held => held.State == HoldState.WrapUp),
            attendance.After,
            attendance.Restore,
            attendance.HeartbeatDueAt,
            agent.Presence == Presence.Offline ? attendance.OfflineSince : attendance.OnlineSince,
            agent.LastAssignedAt,
            conversations
        );
    }

    // The row is tidied at the next change only.
    private static bool IsOver(Hold hold, DateTimeOffset now) =>
        hold.State == HoldState.WrapUp && hold.CountsUntil <= now;
}

/// <summary>A conversation that takes some of an agent's room.</summary>
/// <param name="ConversationId">Which.</param>
/// <param name="TeamId">The team it came from.</param>
/// <param name="Cost">How much room it takes.</param>
/// <param name="Since">When it was offered, assigned or closed.</param>
/// <param name="CountsUntil">From when on it takes no room; <see langword="null"/> for as long as it is here.</param>
public sealed record HoldView(
    string ConversationId,
    string TeamId,
    HoldState State,
    int Cost,
    DateTimeOffset Since,
    DateTimeOffset? CountsUntil
)
{
    internal static HoldView Of(Hold hold) =>
        new(hold.ConversationId, hold.TeamId, hold.State, hold.Cost, hold.Since, hold.CountsUntil);
}
