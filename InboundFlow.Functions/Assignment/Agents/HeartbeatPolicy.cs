namespace InboundFlow.Functions.Assignment;

/// <summary>Says which heartbeats have to be noted.</summary>
/// <remarks>
/// Whoever is seen counts as there until an interval and a grace later. While more than the interval is left of that,
/// another heartbeat may be forgotten: the agent is not taken for gone before the next one is due. So a heartbeat usually
/// costs a look at the agent and no transaction, and each agent at most one transaction per grace, however often they
/// send one.
/// </remarks>
internal static class HeartbeatPolicy
{
    /// <summary>Whether a heartbeat at <paramref name="now"/> has to be noted.</summary>
    /// <param name="interval">How often an agent is expected to be seen.</param>
    public static bool IsNews(Attendance attendance, TimeSpan interval, DateTimeOffset now) =>
        attendance.Restore is not null || attendance.HeartbeatDueAt is not DateTimeOffset due || due - now <= interval;
}
