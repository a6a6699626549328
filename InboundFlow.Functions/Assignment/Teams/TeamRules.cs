namespace InboundFlow.Functions.Assignment;

/// <summary>When the agent who knows the contact goes first: the dedicated owner, else the last agent.</summary>
/// <param name="Within">How long after the contact's previous conversation closed its agent still counts; <see langword="null"/> for ever.</param>
/// <param name="WaitFor">
/// For how long a conversation waits for that agent alone, while they are in the team, online and full;
/// <see langword="null"/> for not at all.
/// </param>
public sealed record StickyRule(TimeSpan? Within, TimeSpan? WaitFor)
{
    /// <summary>First if they can, however long ago, and without waiting.</summary>
    public static StickyRule Always { get; } = new(null, null);
}

/// <summary>At most <paramref name="Most"/> conversations in any <paramref name="Window"/>, given to one agent, of whatever team.</summary>
/// <param name="Most">1 to 100.</param>
public sealed record InflowCap(int Most, TimeSpan Window);

/// <summary>How agents are asked.</summary>
/// <param name="Expiry">How long they have to answer.</param>
/// <param name="Parallel">How many are asked at a time, 1 to 10; the first who accepts gets it.</param>
public sealed record OfferRule(TimeSpan Expiry, int Parallel);

/// <summary>
/// What happens, step by step, while the contact waits for the agent's reply. Times count from the assignment or from the
/// first message that the agent has not answered, whichever is later; a step that is <see langword="null"/> is left out.
/// </summary>
/// <param name="NudgeAfter">The agent is reminded.</param>
/// <param name="ReassignAfter">Another agent is given it, not the same; or, while there is none, it waits at its original age.</param>
/// <param name="MostReassignments">How often that happens before a supervisor has to look.</param>
/// <param name="EscalateAfter">A supervisor has to look, however far the ladder got.</param>
/// <param name="SupervisorTeamId">The team it then goes to; <see langword="null"/> to mark it and leave it where it is.</param>
public sealed record ReplyLadder(
    TimeSpan? NudgeAfter,
    TimeSpan? ReassignAfter,
    int MostReassignments,
    TimeSpan? EscalateAfter,
    string? SupervisorTeamId
);

/// <summary>When a team works, in its own time zone.</summary>
/// <param name="TimeZone">An IANA name.</param>
/// <param name="Hours">Day of the week (<c>monday</c>) to intervals such as <c>09:00-17:30</c>.</param>
/// <param name="Holidays">Dates on which it does not work, such as <c>2026-12-25</c>.</param>
public sealed record TeamHours(
    string TimeZone,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Hours,
    IReadOnlyList<string> Holidays
);
