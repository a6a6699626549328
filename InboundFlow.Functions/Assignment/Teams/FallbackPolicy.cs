namespace InboundFlow.Functions.Assignment;

/// <summary>Chooses the team that is tried next.</summary>
/// <remarks>
/// The routed team's fallback teams in their order, then the fallback teams of those, and so on; each once, so that
/// teams may name each other.
/// </remarks>
internal static class FallbackPolicy
{
    /// <summary>
    /// Whether a conversation that comes to the team has to go on at once, if there is anywhere to go: nobody could ever
    /// serve it there (no such team, no members, outside hours), or the queue is as long as it may be.
    /// </summary>
    public static bool TurnsAway(DispatchBoard board, string teamId, DateTimeOffset now)
    {
        Team? team = board.FindTeam(teamId);
        return !TeamPolicy.CouldEverServe(team, board.MembersOf(teamId), now)
            || board.Lanes.CountOf(teamId) >= team.MaxQueue;
    }

    /// <summary>The first that was not tried yet and turns nobody away, or <see langword="null"/> when there is none.</summary>
    public static string? Next(
        DispatchBoard board,
        string routedTeamId,
        IReadOnlyList<string> tried,
        DateTimeOffset now
    ) =>
        Chain(board, routedTeamId)
            .FirstOrDefault(teamId =>
                !tried.Contains(teamId, StringComparer.Ordinal) && !TurnsAway(board, teamId, now)
            );

    /// <summary>
    /// Until when to stay in <paramref name="teamId"/>: for as long as it takes when nothing is left to try. When that
    /// time comes and those that are left all turn away, it is for as long again.
    /// </summary>
    public static DateTimeOffset? Deadline(
        DispatchBoard board,
        string routedTeamId,
        string teamId,
        IReadOnlyList<string> tried,
        DateTimeOffset now
    ) =>
        board.FindTeam(teamId)?.MaxWait is TimeSpan wait
        && Chain(board, routedTeamId).Any(next => !tried.Contains(next, StringComparer.Ordinal))
            ? now + wait
            : null;

    private static IEnumerable<string> Chain(DispatchBoard board, string routedTeamId)
    {
        HashSet<string> seen = new(StringComparer.Ordinal) { routedTeamId };
        Queue<string> next = new([routedTeamId]);
        while (next.TryDequeue(out string? teamId))
        {
            foreach (string fallback in board.FindTeam(teamId)?.FallbackTeamIds ?? [])
            {
                if (seen.Add(fallback))
                {
                    next.Enqueue(fallback);
                    yield return fallback;
                }
            }
        }
    }
}
