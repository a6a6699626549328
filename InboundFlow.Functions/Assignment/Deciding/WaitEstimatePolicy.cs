using System.Globalization;

namespace InboundFlow.Functions.Assignment;

/// <summary>Estimates how long conversations wait.</summary>
/// <remarks>
/// The position in the team's queue, times how long the team's conversations take, divided by how many its online agents
/// can have at a time: with all of them at work, that many conversations end in the time that one takes. It counts all
/// the room of an agent for each of their teams, and nothing of what is urgent later, so it is a guide and not a promise.
/// </remarks>
public static class WaitEstimatePolicy
{
    private const double LongestSeconds = 365.0 * 24 * 3600;

    /// <summary>How fast a team's queue moves: the same for all who wait in it.</summary>
    /// <param name="team"><see langword="null"/> when there is none of that id.</param>
    /// <param name="members">The agents of the team.</param>
    /// <param name="pace"><see langword="null"/> when nothing was closed in it yet.</param>
    public static QueuePace PaceOf(Team? team, IReadOnlyList<Agent> members, TeamPace? pace, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(members);
        if (team is null)
        {
            return new QueuePace.Unknown("there is no such team");
        }

        if (!HoursPolicy.IsOpen(team, now))
        {
            return new QueuePace.Unknown("the team is outside its hours");
        }

        int agents = 0;
        long room = 0;
        foreach (Agent agent in members)
        {
            if (agent.Presence == Presence.Online && agent.Attendance.After is null && agent.Capacity > 0)
            {
                agents++;
                room += Math.Min(agent.Capacity, team.MaxOpen ?? int.MaxValue);
            }
        }

        return room == 0 ? new QueuePace.Unknown("no agent of the team is online")
            : pace is null or { Conversations: 0 } ? new QueuePace.Unknown("no conversation of the team was closed yet")
            : new QueuePace.Known(pace.MeanHandleSeconds, room, agents);
    }

    /// <summary>The wait of the conversation at a position, from 1.</summary>
    public static WaitEstimate Estimate(int position, QueuePace pace)
    {
        ArgumentNullException.ThrowIfNull(pace);
        if (pace is not QueuePace.Known known)
        {
            return new WaitEstimate(null, ((QueuePace.Unknown)pace).Why);
        }

        double seconds = Math.Min(position * known.MeanHandleSeconds / known.Room, LongestSeconds);
        string basis = string.Create(
            CultureInfo.InvariantCulture,
            $"position {position} × {known.MeanHandleSeconds:0.#} s for a conversation ÷ room for {known.Room} with {known.Agents} online"
        );
        return new WaitEstimate(TimeSpan.FromSeconds(Math.Round(seconds)), basis);
    }
}

/// <summary>How fast a queue moves.</summary>
public abstract record QueuePace
{
    private QueuePace() { }

    /// <summary>Nobody can tell.</summary>
    public sealed record Unknown(string Why) : QueuePace;

    /// <summary>So many conversations at a time, each so long.</summary>
    /// <param name="Room">How many conversations the online agents can have at a time.</param>
    public sealed record Known(double MeanHandleSeconds, long Room, int Agents) : QueuePace;
}
