namespace InboundFlow.Functions.Assignment;

/// <summary>Places a conversation in its queue.</summary>
/// <remarks>
/// A level of priority counts as so much waiting time (<see cref="Team.PriorityStep"/>), and all age alike. So the order
/// of two never turns around while they wait, and one that came earlier is overtaken by one of a priority n levels
/// higher only if that came no more than n steps after it: nobody is overtaken for ever, and by nothing of the same or a
/// lower priority. What is urgent is the exception: it goes ahead of all that is not.
/// </remarks>
public static class RankPolicy
{
    private static readonly Team Usual = new("", "");

    /// <summary>Since when it counts as waiting, and from when on it is urgent.</summary>
    /// <param name="team">The team whose queue it is in; <see langword="null"/> for the usual rules.</param>
    /// <returns>
    /// <c>UrgentFrom</c> is <see langword="null"/> where the channel always lets us answer, or no longer did when the
    /// conversation came.
    /// </returns>
    public static (DateTimeOffset RankAt, DateTimeOffset? UrgentFrom) Of(AgentRequest request, Team? team)
    {
        ArgumentNullException.ThrowIfNull(request);
        team ??= Usual;
        return (Earlier(request.QueuedAt, team.PriorityStep * request.Priority), UrgentFrom(request, team));
    }

    private static DateTimeOffset? UrgentFrom(AgentRequest request, Team team) =>
        request.WindowClosesAt > request.QueuedAt && team.UrgentBefore is TimeSpan before
            ? Earlier(request.WindowClosesAt.Value, before)
            : null;

    private static DateTimeOffset Earlier(DateTimeOffset at, TimeSpan by)
    {
        long ticks = Math.Clamp(
            at.UtcTicks - by.Ticks,
            DateTimeOffset.MinValue.UtcTicks,
            DateTimeOffset.MaxValue.UtcTicks
        );
        return new DateTimeOffset(ticks, TimeSpan.Zero);
    }
}
