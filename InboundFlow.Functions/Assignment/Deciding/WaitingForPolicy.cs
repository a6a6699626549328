namespace InboundFlow.Functions.Assignment;

/// <summary>Says in words why a conversation still waits.</summary>
public static class WaitingForPolicy
{
    /// <summary>For example <c>an agent of team support: 2 offline, 1 full</c>.</summary>
    /// <param name="members">The agents of the team.</param>
    public static string Describe(WaitingEntry entry, Team? team, IReadOnlyList<Agent> members, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (team is null)
        {
            return $"team {entry.TeamId} to be created";
        }

        return AssignmentPolicy.Decide(team, members, entry.Request, now) switch
        {
            AssignmentDecision.Wait wait => $"an agent of team {entry.TeamId}: {Counts(wait)}",
            AssignmentDecision.Assign => $"its turn in team {entry.TeamId}",
            _ => $"team {entry.TeamId} to have members",
        };
    }

    private static string Counts(AssignmentDecision.Wait wait)
    {
        (int Count, string What)[] counts =
        [
            (wait.Offline, "offline"),
            (wait.Busy, "busy"),
            (wait.Full, "full"),
            (wait.TeamLimit, "at the team's limit"),
        ];
        return string.Join(", ", counts.Where(pair => pair.Count > 0).Select(pair => $"{pair.Count} {pair.What}"));
    }
}
