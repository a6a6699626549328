namespace InboundFlow.Functions.Assignment;

/// <summary>How an agent came to be online, busy or offline, and what will change it.</summary>
/// <param name="OnlineSince">Since when they are online without a break; for the login ramp.</param>
/// <param name="OfflineSince">Since when they are offline; for what becomes of their conversations.</param>
/// <param name="After">
/// What they will be once they have finished what they have: until then they are given nothing more.
/// </param>
/// <param name="Restore">What they were when their heartbeats stopped: the next heartbeat makes them that again.</param>
/// <param name="HeartbeatDueAt">When they go offline by themselves; <see langword="null"/> if nobody sends heartbeats for them.</param>
/// <param name="OffersExpired">How many offers in a row they let expire.</param>
public sealed record Attendance(
    DateTimeOffset? OnlineSince,
    DateTimeOffset? OfflineSince,
    Presence? After,
    Presence? Restore,
    DateTimeOffset? HeartbeatDueAt,
    int OffersExpired
)
{
    /// <summary>Nothing known.</summary>
    public static Attendance None { get; } = new(null, null, null, null, null, 0);
}
