using System.Diagnostics.CodeAnalysis;

namespace InboundFlow.Functions.Assignment;

/// <summary>What can be said of a team as a whole.</summary>
public static class TeamPolicy
{
    /// <summary>
    /// Whether waiting in the team is waiting for somebody: it exists, has members, and works at <paramref name="now"/>.
    /// That they are offline or full does not matter.
    /// </summary>
    /// <param name="members">The agents of the team.</param>
    public static bool CouldEverServe([NotNullWhen(true)] Team? team, IReadOnlyList<Agent> members, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(members);
        return team is not null && members.Count > 0 && HoursPolicy.IsOpen(team, now);
    }
}
