namespace InboundFlow.Functions.Assignment.Supervision;

/// <summary>A waiting conversation as the HTTP contract shows it.</summary>
/// <param name="Position">1 is the next of the team.</param>
/// <param name="WaitingFor">In words: why it still waits.</param>
/// <param name="EstimatedWait">Not estimated yet.</param>
public sealed record QueueEntryView(
    string ConversationId,
    string TeamId,
    int Position,
    int Priority,
    DateTimeOffset QueuedAt,
    string WaitingFor,
    TimeSpan? EstimatedWait
)
{
    /// <summary>The queue of one team, in its order.</summary>
    public static IEnumerable<QueueEntryView> Of(
        DispatchState state,
        string teamId,
        IEnumerable<WaitingEntry> queue,
        DateTimeOffset now
    )
    {
        ArgumentNullException.ThrowIfNull(state);
        Agent[] members = [.. state.Agents.Values.Where(agent => agent.Teams.Contains(teamId, StringComparer.Ordinal))];
        Team? team = state.Teams.GetValueOrDefault(teamId);
        string? waitingFor = null;

        // All in a team's queue wait for the same.
        return queue.Select(
            (entry, index) =>
                new QueueEntryView(
                    entry.Request.ConversationId,
                    teamId,
                    index + 1,
                    entry.Request.Priority,
                    entry.Request.QueuedAt,
                    waitingFor ??= WaitingForPolicy.Describe(entry, team, members, now),
                    null
                )
        );
    }
}
