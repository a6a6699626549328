namespace InboundFlow.Functions.Assignment;

/// <summary>What becomes of one conversation that needs an agent of a team.</summary>
public abstract record AssignmentDecision
{
    private AssignmentDecision() { }

    /// <summary>Give it to <paramref name="AgentId"/>, or ask the first few of <paramref name="Ranked"/>.</summary>
    /// <param name="Ranked">Those who can take it, best first; at most <see cref="AssignmentPolicy.MostListed"/>.</param>
    public sealed record Assign(string AgentId, IReadOnlyList<string> Ranked, AssignmentReason Reason)
        : AssignmentDecision;

    /// <summary>The team has members and none of them can take it now.</summary>
    /// <param name="ExcludedBy">How many each <see cref="Exclusion"/> keeps.</param>
    /// <param name="RoomAt">
    /// The earliest time at which the passing of time alone may make somebody eligible; <see langword="null"/> when only
    /// a change can.
    /// </param>
    public sealed record Wait(IReadOnlyDictionary<string, int> ExcludedBy, DateTimeOffset? RoomAt) : AssignmentDecision;

    /// <summary>The team does not exist or has no members: waiting in it is waiting for nobody.</summary>
    public sealed record NobodyEver : AssignmentDecision
    {
        internal static readonly NobodyEver Instance = new();
    }
}
